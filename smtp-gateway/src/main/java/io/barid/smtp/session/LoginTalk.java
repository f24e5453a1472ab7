package io.barid.smtp.session;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.smtp.policy.LoginPolicy;
import io.barid.smtp.session.SmtpState.Greeted;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all mechanisms share: challenges, responses, and the ways a login ends. Credentials are never logged. */
final class LoginTalk {

    private static final Logger log = LoggerFactory.getLogger(LoginTalk.class);

    private final SmtpSession session;
    private final Greeted state;

    LoginTalk(SmtpSession session, Greeted state) {
        this.session = session;
        this.state = state;
    }

    /** What the client said, or how it all ends. */
    sealed interface Response {

        /** Out of its base64. */
        record Text(String text) implements Response {

            /** Without the text, which may be a password. */
            @Override
            public String toString() {
                return "Text[secret]";
            }
        }

        record Ended(Turn turn) implements Response {}
    }

    LoginPolicy policy() {
        return session.terms().logins();
    }

    InetAddress client() {
        return session.client();
    }

    /** What came with AUTH, or else the answer to a first challenge. @param sent null if nothing came with AUTH */
    Response first(String sent, SmtpReply challenge) throws IOException {
        return sent != null ? initial(sent) : ask(challenge);
    }

    /** The initial response; an empty one is written as an equals sign (RFC 4954 4). */
    private Response initial(String sent) {
        return sent.equals("=") ? new Response.Text("") : decoded(sent);
    }

    /** Says 334 and hears a line. */
    Response ask(SmtpReply challenge) throws IOException {
        session.say(challenge);
        return switch (session.readLine()) {
            case Line.Text text ->
                text.text().equals("*") ? new Response.Ended(end(Replies.LOGIN_CANCELLED)) : initial(text.text());
            case Line.TooLong tooLong -> new Response.Ended(end(Replies.LINE_TOO_LONG));
            case Line.Malformed malformed -> new Response.Ended(end(Replies.LINE_MALFORMED));
            case Line.TooSlow slow -> new Response.Ended(session.tooSlow());
            case Line.Ended ended -> new Response.Ended(Turn.silent(new SmtpState.Closed()));
            case Line.Dismissed dismissed -> new Response.Ended(Turn.silent(new SmtpState.Closed()));
        };
    }

    /** Base64 in the one form that RFC 4648 3 allows, of UTF-8: what is not is no guess, and is not judged. */
    private Response decoded(String base64) {
        try {
            byte[] octets = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(octets).equals(base64)) {
                return new Response.Text(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(octets))
                        .toString());
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            log.debug("{} sent a response that cannot be read", session.clientText());
        }
        return new Response.Ended(end(Replies.NOT_BASE64));
    }

    // ---- how it ends

    Turn granted(AccountId account, Mailbox address) {
        log.info("{} logged in as {}", session.clientText(), address);
        Login login = new Login(account, address);
        return Turn.of(new Greeted(state.hello(), Optional.of(login)), Replies.LOGGED_IN);
    }

    Turn denied() {
        session.terms().metrics().refused(SessionMetrics.Refusal.LOGIN);
        // not the name: people type passwords into the wrong field
        log.info("{} failed to log in", session.clientText());
        return end(Replies.LOGIN_DENIED);
    }

    /** Counts as an error, else one connection could ask without end. */
    Turn busy() {
        session.terms().metrics().refused(SessionMetrics.Refusal.AWAY);
        return Turn.failed(state, Replies.LOGIN_AWAY);
    }

    Turn end(SmtpReply reply) {
        return Turn.of(state, reply);
    }
}
