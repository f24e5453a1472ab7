package io.barid.relay.smtp;

import io.barid.relay.smtp.SmtpConnection.Peer;
import io.barid.relay.smtp.SmtpConnection.Setting;
import io.barid.relay.tls.TlsPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The begin of a conversation: greeting, EHLO, STARTTLS, EHLO again, AUTH. */
final class Opening {

    private final Wire wire;
    private final Peer peer;
    private final Setting setting;
    private Extensions extensions = Extensions.NONE;
    private boolean greeted;

    Opening(Wire wire, Peer peer, Setting setting) {
        this.wire = wire;
        this.peer = peer;
        this.setting = setting;
    }

    /** Tells the connection what it found. */
    Opened run(SmtpConnection connection) throws LostException {
        wire.step(setting.patience().greeting());
        if (peer.implicitTls()) {
            Optional<Opened> failed = handshake(connection);
            if (failed.isPresent()) {
                return failed.get();
            }
        }
        RemoteReply greeting = wire.reply();
        if (!greeting.positive()) {
            // RFC 5321 3.1's 554 too: as Postfix does by default, the next host is tried, and the mail waits if there
            // is none
            return refused("greeting", greeting);
        }
        greeted = true;
        Optional<Opened> failed = hello();
        if (failed.isEmpty() && !peer.implicitTls()) {
            failed = startTls(connection);
        }
        if (failed.isEmpty() && peer.login().isPresent()) {
            failed = logIn(connection, peer.login().get());
        }
        connection.offered(extensions);
        return failed.orElse(new Opened.Ready());
    }

    /** Whether something spoke SMTP there: what only accepts connections is no mail host. */
    boolean greeted() {
        return greeted;
    }

    private static Opened refused(String step, RemoteReply reply) throws LostException {
        if (!reply.later() && !reply.never()) {
            throw LostException.protocol("the " + step + " was answered with " + reply.code());
        }
        return new Opened.Unfit(
                reply.statusForNow(), "the host refuses us at its " + step, Optional.of(reply.toString()), true);
    }

    /** RFC 5321 3.2: HELO where EHLO is not known. */
    private Optional<Opened> hello() throws LostException {
        RemoteReply reply = ask("EHLO " + setting.myName());
        if (reply.positive()) {
            extensions = Extensions.parse(reply);
            return Optional.empty();
        }
        extensions = Extensions.NONE;
        return switch (reply.code()) {
            case 500, 501, 502, 504 -> {
                RemoteReply old = ask("HELO " + setting.myName());
                yield old.positive() ? Optional.empty() : Optional.of(refused("HELO", old));
            }
            default -> Optional.of(refused("EHLO", reply));
        };
    }

    private RemoteReply ask(String line) throws LostException {
        wire.step(setting.patience().greeting());
        wire.transcript().sent(line);
        wire.send(line + "\r\n");
        return wire.reply();
    }

    /** RFC 3207. */
    private Optional<Opened> startTls(SmtpConnection connection) throws LostException {
        if (peer.policy() instanceof TlsPolicy.Clear) {
            return Optional.empty();
        }
        if (!extensions.startTls()) {
            return peer.policy().strict() ? Optional.of(noTls("does not offer STARTTLS", null)) : Optional.empty();
        }
        RemoteReply reply = ask("STARTTLS");
        if (reply.goesAway()) {
            return Optional.of(refused("STARTTLS", reply));
        }
        if (!reply.positive()) {
            return peer.policy().strict() ? Optional.of(noTls("refuses STARTTLS", reply)) : Optional.empty();
        }
        if (wire.somethingLeft()) {
            // somebody on the way may have put it there, to be taken for what was said below TLS
            throw LostException.protocol("more was sent in clear after the reply to STARTTLS");
        }
        Optional<Opened> failed = handshake(connection);
        return failed.isPresent() ? failed : hello();
    }

    private Opened noTls(String what, RemoteReply reply) {
        return SmtpConnection.unfit(
                "4.7.4",
                "the host " + what + ", and TLS is a must: " + peer.policy().reason(),
                Optional.ofNullable(reply).map(RemoteReply::toString),
                true);
    }

    private Optional<Opened> handshake(SmtpConnection connection) {
        try {
            connection.secured(wire.handshake(setting.handshakes(), peer.host(), peer.policy()));
            return Optional.empty();
        } catch (LostException e) {
            String reason = "TLS failed: " + e.getMessage();
            if (peer.policy().strict() || peer.implicitTls()) {
                return Optional.of(SmtpConnection.unfit(
                        "4.7.5", reason + "; TLS is a must: " + peer.policy().reason(), Optional.empty(), greeted));
            }
            return Optional.of(new Opened.NoHandshake(reason));
        }
    }

    /** RFC 4954; never without a certificate that was verified. */
    private Optional<Opened> logIn(SmtpConnection connection, SmtpLogin login) throws LostException {
        if (!connection.verified()) {
            throw new IllegalStateException("A login needs TLS with a verified certificate");
        }
        wire.hide(login.password());
        RemoteReply reply;
        if (extensions.auth().contains("PLAIN")) {
            reply = secret("AUTH PLAIN ", "\0" + login.name() + "\0" + login.password());
        } else if (extensions.auth().contains("LOGIN")) {
            reply = ask("AUTH LOGIN");
            reply = reply.code() == 334 ? secret("", login.name()) : reply;
            reply = reply.code() == 334 ? secret("", login.password()) : reply;
        } else {
            return Optional.of(SmtpConnection.unfit(
                    "4.7.4", "the host offers neither AUTH PLAIN nor LOGIN", Optional.empty(), true));
        }
        if (reply.code() == 235) {
            return Optional.empty();
        }
        return Optional.of(
                SmtpConnection.unfit("4.7.8", "the host refuses our login", Optional.of(reply.toString()), true));
    }

    private RemoteReply secret(String command, String secret) throws LostException {
        wire.step(setting.patience().greeting());
        String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        // some hosts repeat in a refusal what they were sent
        wire.hide(encoded);
        wire.transcript().sent(command + "***");
        wire.send(command + encoded + "\r\n");
        return wire.reply();
    }
}
