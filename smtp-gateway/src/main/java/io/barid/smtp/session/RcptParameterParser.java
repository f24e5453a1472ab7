package io.barid.smtp.session;

import io.barid.address.ForwardPath;
import io.barid.address.PathAndRest;
import io.barid.message.DsnRequest;
import io.barid.message.Notify;
import io.barid.smtp.session.SmtpCommand.Wrong;
import io.barid.status.SmtpReply;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads RCPT's parameters: what a sender wants to be told about this recipient (RFC 3461 4.1, 4.2). */
final class RcptParameterParser {

    private static final Pattern ADDRESS_TYPE = Pattern.compile("[A-Za-z0-9-]+");

    private final Set<Notify> wishes = EnumSet.noneOf(Notify.class);
    private String orcpt;
    private boolean international;

    private RcptParameterParser() {}

    /** @param international whether the path was given with characters beyond ASCII */
    static SmtpCommand parse(PathAndRest<ForwardPath> read, boolean international) {
        RcptParameterParser parser = new RcptParameterParser();
        SmtpReply wrong = Parameter.readEach(read.rest(), parser::take);
        return wrong != null
                ? new Wrong(wrong)
                : new SmtpCommand.Rcpt(read.path(), parser.request(), international || parser.international);
    }

    private Optional<DsnRequest> request() {
        return wishes.isEmpty() && orcpt == null
                ? Optional.empty()
                : Optional.of(new DsnRequest(wishes, Optional.ofNullable(orcpt)));
    }

    /** Null when it is fine. */
    private SmtpReply take(Parameter parameter) {
        boolean fine;
        switch (parameter.keyword()) {
            case "NOTIFY" -> fine = notify(parameter.valueOrEmpty());
            case "ORCPT" -> fine = orcpt(parameter.valueOrEmpty());
            default -> {
                return Replies.UNKNOWN_PARAMETER;
            }
        }
        return fine ? null : Replies.WRONG_PARAMETER;
    }

    private boolean notify(String value) {
        for (String wish : value.split(",", -1)) {
            switch (wish.toUpperCase(Locale.ROOT)) {
                case "NEVER" -> wishes.add(Notify.NEVER);
                case "SUCCESS" -> wishes.add(Notify.SUCCESS);
                case "FAILURE" -> wishes.add(Notify.FAILURE);
                case "DELAY" -> wishes.add(Notify.DELAY);
                default -> {
                    return false;
                }
            }
        }
        return !wishes.contains(Notify.NEVER) || wishes.size() == 1;
    }

    /** A type, a semicolon and an address in xtext; one of type utf-8 may also come as it is (RFC 6533 3). */
    private boolean orcpt(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon < 0
                || !ADDRESS_TYPE.matcher(value.substring(0, semicolon)).matches()) {
            return false;
        }
        String type = value.substring(0, semicolon);
        String address = value.substring(semicolon + 1);
        if (type.equalsIgnoreCase("utf-8") && beyondAscii(address) && readable(address)) {
            international = true;
            address = Xtext.embedded(address);
        }
        orcpt = type + ";" + address;
        return Xtext.printable(address) && orcpt.length() <= DsnRequest.MAX_ORCPT;
    }

    private static boolean beyondAscii(String text) {
        return text.chars().anyMatch(c -> c >= 0x80);
    }

    /** No controls or line ends, and nothing that stands for octets which were no UTF-8. */
    private static boolean readable(String text) {
        return text.chars().noneMatch(c -> c == 0xFFFD || c >= 0x80 && c < 0xA0 || c == 0x2028 || c == 0x2029);
    }
}
