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
            case "USER" -> named(rest.strip());
            case "PASS" -> rest.isEmpty() ? new Unusable("PASS takes a password") : new Pop3Command.Pass(rest);
            case "APOP" -> new Pop3Command.Apop();
            case "AUTH" -> new Pop3Command.Auth();
            case "STLS" -> alone(rest, Pop3Command.Stls::new);
            case "STAT" -> alone(rest, Pop3Command.Stat::new);
            case "LIST" -> oneOrAll(rest, Pop3Command.List::new);
            case "UIDL" -> oneOrAll(rest, Pop3Command.Uidl::new);
            case "RETR" -> one(rest, Pop3Command.Retr::new);
            case "TOP" -> top(rest.strip());
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

    private static Pop3Command named(String name) {
        return name.isEmpty() ? new Unusable("USER takes a name") : new Pop3Command.User(name);
    }

    private static Pop3Command alone(String rest, Supplier<Pop3Command> command) {
        return rest.isBlank() ? command.get() : new Unusable("this command takes no argument");
    }

    private static Pop3Command one(String rest, Function<MessageNumber, Pop3Command> command) {
        return MessageNumber.parse(rest.strip())
                .map(command)
                .orElseGet(() -> new Unusable("this command takes a message number, 1 or more"));
    }

    private static Pop3Command oneOrAll(String rest, Function<Optional<MessageNumber>, Pop3Command> command) {
        return rest.isBlank()
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
