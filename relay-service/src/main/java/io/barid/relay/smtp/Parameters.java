package io.barid.relay.smtp;

import io.barid.message.DsnRequest;
import io.barid.message.Notify;
import java.util.Optional;
import java.util.stream.Collectors;

/** MAIL and RCPT with what the host offered to understand. */
final class Parameters {

    private final SmtpMail mail;
    private final Extensions extensions;
    private final boolean eightBit;

    /** @param eightBit whether to declare it */
    Parameters(SmtpMail mail, Extensions extensions, boolean eightBit) {
        this.mail = mail;
        this.extensions = extensions;
        this.eightBit = eightBit;
    }

    String mail() {
        StringBuilder line = new StringBuilder("MAIL FROM:").append(mail.from());
        if (extensions.sizeOffered()) {
            line.append(" SIZE=").append(mail.content().octets());
        }
        if (eightBit && extensions.eightBitMime()) {
            line.append(" BODY=8BITMIME");
        }
        if (extensions.smtpUtf8() && (mail.smtpUtf8() || mail.internationalAddress())) {
            line.append(" SMTPUTF8");
        }
        if (mail.requireTls()) {
            line.append(" REQUIRETLS");
        }
        if (extensions.dsn()) {
            mail.dsn().ifPresent(dsn -> {
                dsn.ret().ifPresent(ret -> line.append(" RET=").append(ret));
                dsn.envid().ifPresent(envid -> line.append(" ENVID=").append(envid));
            });
        }
        return line.toString();
    }

    String rcpt(SmtpMail.To to) {
        StringBuilder line = new StringBuilder("RCPT TO:").append(to.path());
        if (extensions.dsn()) {
            wishes(to.dsn()).ifPresent(wishes -> line.append(" NOTIFY=").append(wishes));
            to.dsn()
                    .flatMap(DsnRequest::orcpt)
                    .ifPresent(orcpt -> line.append(" ORCPT=").append(orcpt));
        }
        return line.toString();
    }

    private static Optional<String> wishes(Optional<DsnRequest> dsn) {
        return dsn.map(DsnRequest::wishes)
                .filter(wishes -> !wishes.isEmpty())
                .map(wishes -> wishes.stream().sorted().map(Notify::name).collect(Collectors.joining(",")));
    }
}
