package io.barid.pop3.session;

import io.barid.pop3.session.Pop3Command.Unusable;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a line as a command: a keyword in any case, and arguments after single spaces (RFC 1939 section 3). What it says
 * about a wrong line never repeats the line, which may hold a password.
 */
final class CommandParser {

    private CommandParser() {}

    /** Never fails: a line that is no command is {@link Unusable}. */
    static Pop3Command parse(String line) {
        int space = line.indexOf(' ');
        String keyword = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1);
        return switch (upperCase(keyword)) {
            case "USER" -> named(strip(rest));
            case "PASS" -> rest.isEmpty() ? new Unusable("PASS takes a password") : new Pop3Command.Pass(rest);
            case "APOP" -> new Pop3Command.Apop();
            case "AUTH" -> auth(strip(rest));
            case "STLS" -> alone(rest, Pop3Command.Stls::new);
            case "UTF8" -> alone(rest, Pop3Command.Utf8::new);
            case "LANG" -> lang(strip(rest));
            case "STAT" -> alone(rest, Pop3Command.Stat::new);
            case "LIST" -> oneOrAll(rest, Pop3Command.List::new);
            case "UIDL" -> oneOrAll(rest, Pop3Command.Uidl::new);
            case "RETR" -> one(rest, Pop3Command.Retr::new);
            case "TOP" -> top(strip(rest));
            case "DELE" -> one(rest, Pop3Command.Dele::new);
            case "RSET" -> alone(rest, Pop3Command.Rset::new);
            case "NOOP" -> alone(rest, Pop3Command.Noop::new);
            case "CAPA" -> alone(rest, Pop3Command.Capa::new);
            case "QUIT" -> alone(rest, Pop3Command.Quit::new);
            default -> new Unusable("unknown command");
        };
    }

    /** Of ASCII only: other alphabets have letters that become ours in upper case. */
    private static String upperCase(String keyword) {
        return keyword.chars().allMatch(c -> c < 0x80) ? keyword.toUpperCase(Locale.ROOT) : keyword;
    }

    /** Without spaces around it; other blanks belong to the argument. */
    private static String strip(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && text.charAt(begin) == ' ') {
            begin++;
        }
        while (end > begin && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(begin, end);
    }

    private static Pop3Command named(String name) {
        return name.isEmpty() ? new Unusable("USER takes a name") : new Pop3Command.User(name);
    }

    private static Pop3Command auth(String rest) {
        String[] arguments = rest.split(" +", -1);
        if (rest.isEmpty()) {
            return new Pop3Command.Mechanisms();
        }
        return arguments.length > 2
                ? new Unusable("AUTH takes a mechanism and at most one response")
                : new Pop3Command.Auth(
                        upperCase(arguments[0]), arguments.length == 2 ? Optional.of(arguments[1]) : Optional.empty());
    }

    private static Pop3Command lang(String range) {
        return new Pop3Command.Lang(range.isEmpty() ? Optional.empty() : Optional.of(range));
    }

    private static Pop3Command alone(String rest, Supplier<Pop3Command> command) {
        return strip(rest).isEmpty() ? command.get() : new Unusable("this command takes no argument");
    }

    private static Pop3Command one(String rest, Function<MessageNumber, Pop3Command> command) {
        return MessageNumber.parse(strip(rest))
                .map(command)
                .orElseGet(() -> new Unusable("this command takes a message number, 1 or more"));
    }

    private static Pop3Command oneOrAll(String rest, Function<Optional<MessageNumber>, Pop3Command> command) {
        return strip(rest).isEmpty()
                ? command.apply(Optional.empty())
                : one(rest, number -> command.apply(Optional.of(number)));
    }

    private static Pop3Command top(String rest) {
        String[] arguments = rest.split(" +", -1);
        if (arguments.length == 2) {
            Optional<MessageNumber> number = MessageNumber.parse(arguments[0]);
            Optional<Long> lines = Digits.parse(arguments[1]);
            if (number.isPresent() && lines.isPresent()) {
                return new Pop3Command.Top(number.get(), lines.get());
            }
        }
        return new Unusable("TOP takes a message number and a number of lines");
    }
}
