package io.barid.smtp.session;

import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.smtp.session.SmtpCommand.Wrong;
import io.barid.status.SmtpReply;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Reads MAIL's parameters wherever they stand; each may be given once (RFC 5321 4.1.2). */
final class MailParameterParser {

    private final boolean takesLogins;
    private final Set<String> seen = new HashSet<>();
    private long declaredOctets;
    private BodyType body = BodyType.SEVEN_BIT;

    private MailParameterParser(boolean takesLogins) {
        this.takesLogins = takesLogins;
    }

    /** @param rest what follows the path, with its leading space */
    static SmtpCommand parse(ReversePath path, String rest, boolean takesLogins) {
        if (rest.isBlank()) {
            return new SmtpCommand.Mail(path, MailParameters.NONE);
        }
        if (!rest.startsWith(" ")) {
            return new Wrong(Replies.WRONG_ARGUMENT);
        }
        MailParameterParser parser = new MailParameterParser(takesLogins);
        for (String parameter : rest.strip().split(" +", -1)) {
            SmtpReply wrong = parser.take(parameter);
            if (wrong != null) {
                return new Wrong(wrong);
            }
        }
        return new SmtpCommand.Mail(path, new MailParameters(parser.declaredOctets, parser.body));
    }

    /** Null when it is fine. */
    private SmtpReply take(String parameter) {
        int equals = parameter.indexOf('=');
        String keyword = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        if (!seen.add(keyword)) {
            return Replies.WRONG_PARAMETER;
        }
        return switch (keyword) {
            case "SIZE" -> size(value);
            case "BODY" -> body(value);
            // RFC 4954 5: to be taken where AUTH is offered; nobody here is trusted with it, which means the same as <>
            case "AUTH" -> takesLogins && !value.isEmpty() ? null : Replies.UNKNOWN_PARAMETER;
            default -> Replies.UNKNOWN_PARAMETER;
        };
    }

    /** RFC 1870 5: 1 to 20 digits, which may be more than fits a long. */
    private SmtpReply size(String value) {
        if (value.isEmpty() || value.length() > 20 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Replies.WRONG_PARAMETER;
        }
        declaredOctets = value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value);
        return null;
    }

    private SmtpReply body(String value) {
        switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> body = BodyType.SEVEN_BIT;
            case "8BITMIME" -> body = BodyType.EIGHT_BIT_MIME;
            default -> {
                return Replies.WRONG_PARAMETER;
            }
        }
        return null;
    }
}
