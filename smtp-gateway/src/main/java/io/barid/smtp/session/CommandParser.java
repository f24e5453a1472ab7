package io.barid.smtp.session;

import io.barid.address.AddressSyntaxException;
import io.barid.address.ForwardPath;
import io.barid.address.PathAndRest;
import io.barid.address.ReversePath;
import io.barid.smtp.session.SmtpCommand.Wrong;
import io.barid.status.SmtpReply;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads a line as a command (RFC 5321 4.1.1); what it says is known on return, whether it may be said is not asked. */
final class CommandParser {

    private static final int LONGEST_NAME = 255;

    /** As many as SIZE has (RFC 1870 5); no chunk that may come in full needs them. */
    private static final int MOST_DIGITS = 20;

    private static final BigInteger MOST_OCTETS = BigInteger.valueOf(Long.MAX_VALUE);

    private final boolean takesLogins;

    /** @param takesLogins whether AUTH is a command on this port */
    CommandParser(boolean takesLogins) {
        this.takesLogins = takesLogins;
    }

    SmtpCommand parse(String line) {
        int space = line.indexOf(' ');
        String verb = Ascii.upperCase(space < 0 ? line : line.substring(0, space));
        String argument = space < 0 ? "" : Ascii.strip(line.substring(space + 1));
        return switch (verb) {
            case "MAIL" -> mail(argument);
            case "RCPT" -> rcpt(argument);
            case "DATA" -> alone(argument, SmtpCommand.Data::new);
            case "BDAT" -> bdat(argument);
            case "EHLO" -> hello(argument, true);
            case "HELO" -> hello(argument, false);
            case "RSET" -> alone(argument, SmtpCommand.Rset::new);
            case "NOOP" -> new SmtpCommand.Noop();
            case "QUIT" -> alone(argument, SmtpCommand.Quit::new);
            case "VRFY" -> argument.isEmpty() ? new Wrong(Replies.WRONG_ARGUMENT) : new SmtpCommand.Vrfy();
            case "HELP" -> new SmtpCommand.Help();
            case "STARTTLS" -> alone(argument, SmtpCommand.StartTls::new);
            case "AUTH" -> takesLogins ? auth(argument) : new Wrong(Replies.NOT_IMPLEMENTED);
            case "EXPN", "TURN", "SEND", "SOML", "SAML" -> new Wrong(Replies.NOT_IMPLEMENTED);
            default -> likeBdat(line) ? new SmtpCommand.UnsizedBdat() : new Wrong(Replies.UNKNOWN_COMMAND);
        };
    }

    /** What another reader may take for BDAT, by a tab or a leading space: its chunk follows it. */
    private static boolean likeBdat(String line) {
        String text = line.strip();
        return text.regionMatches(true, 0, "BDAT", 0, 4) && (text.length() == 4 || !Character.isLetter(text.charAt(4)));
    }

    private static SmtpCommand alone(String argument, Supplier<SmtpCommand> command) {
        return argument.isEmpty() ? command.get() : new Wrong(Replies.WRONG_ARGUMENT);
    }

    /** Any name without spaces: many clients do not know theirs, and RFC 5321 4.1.4 forbids to refuse mail for that. */
    private static SmtpCommand hello(String name, boolean extended) {
        boolean fits =
                !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return fits ? new SmtpCommand.Hello(name, extended) : new Wrong(Replies.WRONG_ARGUMENT);
    }

    private SmtpCommand mail(String argument) {
        return path(
                argument,
                "FROM:",
                text -> {
                    PathAndRest<ReversePath> read = ReversePath.parseFirst(text);
                    return MailParameterParser.parse(read, international(text, read), takesLogins);
                },
                Replies::wrongSender);
    }

    private static SmtpCommand rcpt(String argument) {
        return path(
                argument,
                "TO:",
                text -> {
                    PathAndRest<ForwardPath> read = ForwardPath.parseFirst(text);
                    return RcptParameterParser.parse(read, international(text, read));
                },
                Replies::wrongRecipient);
    }

    /** By what was written: a domain is ASCII once it is read. */
    private static boolean international(String text, PathAndRest<?> read) {
        for (int i = text.length() - read.rest().length() - 1; i >= 0; i--) {
            if (text.charAt(i) >= 0x80) {
                return true;
            }
        }
        return false;
    }

    private static SmtpCommand path(
            String argument,
            String keyword,
            Function<String, SmtpCommand> parse,
            Function<String, SmtpReply> wrongAddress) {
        if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
            return new Wrong(Replies.WRONG_ARGUMENT);
        }
        // a space after the colon is wrong by 4.1.1.2 and common all the same
        String text = Ascii.strip(argument.substring(keyword.length()));
        try {
            return parse.apply(text);
        } catch (AddressSyntaxException e) {
            return new Wrong(wrongAddress.apply(e.getMessage()));
        }
    }

    /**
     * RFC 3030 2. The sender of a wrong BDAT sends its chunk all the same, and no octet of that may run as a command: with
     * a size the chunk is read and refused; without one, but with digits, nobody knows where it ends.
     */
    private static SmtpCommand bdat(String argument) {
        String[] words = argument.split(" +", -1);
        String size = words[0];
        if (!argument.chars().anyMatch(CommandParser::digit)) {
            return new Wrong(Replies.WRONG_ARGUMENT);
        }
        if (size.isEmpty() || size.length() > MOST_DIGITS || !size.chars().allMatch(CommandParser::digit)) {
            return new SmtpCommand.UnsizedBdat();
        }
        long octets = new BigInteger(size).min(MOST_OCTETS).longValueExact();
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        return new SmtpCommand.Bdat(
                octets, last, words.length == 1 || last ? Optional.empty() : Optional.of(Replies.WRONG_ARGUMENT));
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private static SmtpCommand auth(String argument) {
        String[] words = argument.split(" +", -1);
        if (words[0].isEmpty() || words.length > 2) {
            return new Wrong(Replies.WRONG_ARGUMENT);
        }
        return new SmtpCommand.Auth(Ascii.upperCase(words[0]), words.length == 2 ? words[1] : null);
    }
}
