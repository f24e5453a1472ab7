package io.barid.smtp.session;

import io.barid.address.PathAndRest;
import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnReturn;
import io.barid.message.Ret;
import io.barid.smtp.session.SmtpCommand.Wrong;
import io.barid.status.SmtpReply;
import java.util.Locale;
import java.util.Optional;

/** Reads MAIL's parameters wherever they stand. */
final class MailParameterParser {

    private final boolean takesLogins;
    private long declaredOctets;
    private BodyType body = BodyType.SEVEN_BIT;
    private boolean smtpUtf8;
    private boolean requireTls;
    private Ret ret;
    private String envid;

    private MailParameterParser(boolean takesLogins) {
        this.takesLogins = takesLogins;
    }

    /** @param international whether the path was given with characters beyond ASCII */
    static SmtpCommand parse(PathAndRest<ReversePath> read, boolean international, boolean takesLogins) {
        MailParameterParser parser = new MailParameterParser(takesLogins);
        SmtpReply wrong = Parameter.readEach(read.rest(), parser::take);
        if (wrong != null) {
            return new Wrong(wrong);
        }
        return international && !parser.smtpUtf8
                ? new Wrong(Replies.ASCII_ONLY)
                : new SmtpCommand.Mail(read.path(), parser.parameters());
    }

    private MailParameters parameters() {
        Optional<DsnReturn> dsn = ret == null && envid == null
                ? Optional.empty()
                : Optional.of(new DsnReturn(Optional.ofNullable(ret), Optional.ofNullable(envid)));
        return new MailParameters(declaredOctets, body, smtpUtf8, dsn, requireTls);
    }

    /** Null when it is fine. */
    private SmtpReply take(Parameter parameter) {
        String value = parameter.valueOrEmpty();
        return switch (parameter.keyword()) {
            case "SIZE" -> size(value);
            case "BODY" -> body(value);
            case "RET" -> ret(value);
            case "ENVID" -> envid(value);
            case "SMTPUTF8" -> {
                smtpUtf8 = true;
                yield alone(parameter);
            }
            case "REQUIRETLS" -> {
                requireTls = true;
                yield alone(parameter);
            }
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

    /** RFC 3461 4.3. */
    private SmtpReply ret(String value) {
        switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> ret = Ret.FULL;
            case "HDRS" -> ret = Ret.HDRS;
            default -> {
                return Replies.WRONG_PARAMETER;
            }
        }
        return null;
    }

    /** RFC 3461 4.4. */
    private SmtpReply envid(String value) {
        envid = value;
        return value.length() <= DsnReturn.MAX_ENVID && Xtext.printable(value) ? null : Replies.WRONG_PARAMETER;
    }

    /** SMTPUTF8 (RFC 6531 3.4) and REQUIRETLS (RFC 8689 3) have no value. */
    private static SmtpReply alone(Parameter parameter) {
        return parameter.value() == null ? null : Replies.WRONG_PARAMETER;
    }
}
