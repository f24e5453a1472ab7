package io.barid.smtp.session;

import io.barid.status.SmtpReply;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What may follow a path in MAIL and RCPT, in any order (esmtp-param, RFC 5321 4.1.2).
 *
 * @param keyword in upper case
 * @param value   null without an equals sign
 */
record Parameter(String keyword, String value) {

    private static final Pattern SPACES = Pattern.compile(" +");

    /**
     * Hands over one after the other; each may be given once.
     *
     * @param rest what follows the path, with its leading space
     * @param take answers null when the parameter is fine
     * @return what is wrong, or null
     */
    static SmtpReply readEach(String rest, Function<Parameter, SmtpReply> take) {
        String parameters = Ascii.strip(rest);
        if (parameters.isEmpty()) {
            return null;
        }
        if (!rest.startsWith(" ")) {
            return Replies.WRONG_ARGUMENT;
        }
        Set<String> seen = new HashSet<>();
        for (String text : SPACES.split(parameters, -1)) {
            Parameter parameter = parse(text);
            SmtpReply wrong = seen.add(parameter.keyword) ? take.apply(parameter) : Replies.WRONG_PARAMETER;
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static Parameter parse(String text) {
        int equals = text.indexOf('=');
        return new Parameter(
                Ascii.upperCase(equals < 0 ? text : text.substring(0, equals)),
                equals < 0 ? null : text.substring(equals + 1));
    }

    /** Empty without one, which no parameter that needs a value takes. */
    String valueOrEmpty() {
        return value == null ? "" : value;
    }
}
