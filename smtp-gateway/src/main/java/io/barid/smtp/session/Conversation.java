package io.barid.smtp.session;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.smtp.policy.MailPort;
import io.barid.smtp.policy.SenderTerms;
import io.barid.smtp.policy.SenderVerdict;
import io.barid.smtp.policy.Verdict;
import io.barid.smtp.session.SessionMetrics.Refusal;
import io.barid.smtp.session.SmtpCommand.Anywhere;
import io.barid.smtp.session.SmtpState.Connected;
import io.barid.smtp.session.SmtpState.Greeted;
import io.barid.smtp.session.SmtpState.InChunks;
import io.barid.smtp.session.SmtpState.InTransaction;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each command means in each state (RFC 5321 4.1.4): first the state, then the command. */
final class Conversation {

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private final SmtpSession session;
    private final SessionTerms terms;
    private final MailPort port;
    private final ChunkPhase chunks;

    Conversation(SmtpSession session, MailPort port) {
        this.session = session;
        this.terms = session.terms();
        this.port = port;
        this.chunks = new ChunkPhase(session);
    }

    Turn on(SmtpState state, SmtpCommand command) throws IOException {
        return switch (state) {
            case Connected connected -> on(connected, command);
            case Greeted greeted -> on(greeted, command);
            case InTransaction transaction -> on(transaction, command);
            case InChunks inChunks -> on(inChunks, command);
            case SmtpState.Closed closed -> Turn.silent(closed);
        };
    }

    private Turn on(Connected state, SmtpCommand command) throws IOException {
        return switch (command) {
            case Anywhere anywhere -> anywhere(state, anywhere);
            case SmtpCommand.Mail mail -> Turn.of(state, Replies.HELLO_FIRST);
            case SmtpCommand.Rcpt rcpt -> Turn.of(state, Replies.HELLO_FIRST);
            case SmtpCommand.Data data -> Turn.of(state, Replies.HELLO_FIRST);
            case SmtpCommand.Bdat bdat -> chunks.unwanted(state, bdat, Replies.HELLO_FIRST);
            case SmtpCommand.StartTls startTls -> Turn.of(state, Replies.HELLO_FIRST);
            case SmtpCommand.Auth auth -> Turn.of(state, Replies.HELLO_FIRST);
        };
    }

    private Turn on(Greeted state, SmtpCommand command) throws IOException {
        return switch (command) {
            case Anywhere anywhere -> anywhere(state, anywhere);
            case SmtpCommand.Mail mail -> mail(state, mail);
            case SmtpCommand.Rcpt rcpt -> Turn.of(state, Replies.MAIL_FIRST);
            case SmtpCommand.Data data -> Turn.of(state, Replies.MAIL_FIRST);
            case SmtpCommand.Bdat bdat -> chunks.unwanted(state, bdat, Replies.MAIL_FIRST);
            case SmtpCommand.StartTls startTls -> startTls(state);
            case SmtpCommand.Auth auth -> auth(state, auth);
        };
    }

    private Turn on(InTransaction state, SmtpCommand command) throws IOException {
        return switch (command) {
            case Anywhere anywhere -> anywhere(state, anywhere);
            case SmtpCommand.Mail mail -> Turn.of(state, Replies.MAIL_TWICE);
            case SmtpCommand.Rcpt rcpt -> rcpt(state, rcpt);
            case SmtpCommand.Data data -> new DataPhase(session).data(state);
            case SmtpCommand.Bdat bdat -> chunks.first(state, bdat);
            case SmtpCommand.StartTls startTls -> Turn.of(state, Replies.NOT_IN_TRANSACTION);
            case SmtpCommand.Auth auth -> Turn.of(state, Replies.NOT_IN_TRANSACTION);
        };
    }

    /** RFC 3030 2: until LAST only chunks move the message on. */
    private Turn on(InChunks state, SmtpCommand command) throws IOException {
        return switch (command) {
            case Anywhere anywhere -> anywhere(state, anywhere);
            case SmtpCommand.Mail mail -> Turn.of(state, Replies.CHUNKS_BEGUN);
            case SmtpCommand.Rcpt rcpt -> Turn.of(state, Replies.CHUNKS_BEGUN);
            case SmtpCommand.Data data -> Turn.of(state, Replies.CHUNKS_BEGUN);
            case SmtpCommand.Bdat bdat -> chunks.next(state, bdat);
            case SmtpCommand.StartTls startTls -> Turn.of(state, Replies.NOT_IN_TRANSACTION);
            case SmtpCommand.Auth auth -> Turn.of(state, Replies.NOT_IN_TRANSACTION);
        };
    }

    private Turn anywhere(SmtpState state, Anywhere command) throws IOException {
        return switch (command) {
            case SmtpCommand.Hello hello -> hello(state, hello);
            case SmtpCommand.Rset rset -> Turn.of(state.withoutMail(), Replies.RESET);
            case SmtpCommand.Noop noop -> Turn.of(state, Replies.NOTHING_DONE);
            case SmtpCommand.Quit quit -> Turn.close(Replies.BYE);
            case SmtpCommand.Vrfy vrfy -> Turn.of(state, Replies.CANNOT_VERIFY);
            case SmtpCommand.Help help -> Turn.of(state, Replies.HELP);
            case SmtpCommand.UnsizedBdat unsized -> outOfStep(Replies.WRONG_CHUNK_SIZE);
            case SmtpCommand.Wrong wrong -> Turn.of(state, wrong.reply());
        };
    }

    private Turn hello(SmtpState state, SmtpCommand.Hello hello) {
        session.askClientName();
        session.events().hello(hello.name());
        return Turn.of(new Greeted(hello, state.loggedIn()), welcome(hello));
    }

    /**
     * A chunk of unknown length may follow, and none of its octets may run as a command: what is wrong is said, and no more
     * is read.
     */
    Turn outOfStep(SmtpReply reply) throws IOException {
        session.say(reply);
        return Turn.close(Replies.OUT_OF_STEP);
    }

    private SmtpReply welcome(SmtpCommand.Hello hello) {
        return hello.extended()
                ? Replies.extensions(
                        terms.hostname(),
                        terms.size().maxOctets(),
                        port,
                        session.tlsLayer().isPresent())
                : Replies.hello(terms.hostname());
    }

    private Turn mail(Greeted state, SmtpCommand.Mail mail) {
        if (port.takesLogins() && state.login().isEmpty()) {
            return Turn.of(state, session.tlsLayer().isPresent() ? Replies.LOG_IN_FIRST : Replies.TLS_FIRST);
        }
        if (mail.parameters().requireTls() && session.tlsLayer().isEmpty()) {
            return Turn.of(state, Replies.TLS_BEFORE_REQUIRETLS);
        }
        if (!terms.size().allows(mail.parameters().declaredOctets())) {
            log.info("refused a message of {} octets, {}", mail.parameters().declaredOctets(), who());
            return refused(state, mail, Refusal.SIZE, Replies.TOO_LARGE);
        }
        if (!terms.acceptor().open()) {
            log.info("refused mail, since it could not be made durable, {}", who());
            return refused(state, mail, Refusal.AWAY, Replies.TRY_LATER);
        }
        return state.login()
                .map(login -> mailOf(login, state, mail))
                .orElseGet(() -> begun(state, mail, SenderTerms.NONE));
    }

    /** RFC 6409 6.1. */
    private Turn mailOf(Login login, Greeted state, SmtpCommand.Mail mail) {
        return switch (terms.senders().judge(login.account(), mail.reversePath())) {
            case SenderVerdict.Owned owned -> begun(state, mail, owned.terms());
            case SenderVerdict.NotOwned notOwned -> notOwned(state, mail, "not owned by " + login.address());
            case SenderVerdict.AccountGone gone -> notOwned(state, mail, login.address() + " is gone");
            case SenderVerdict.DirectoryAway away -> refused(state, mail, Refusal.AWAY, Replies.TRY_LATER);
        };
    }

    private Turn notOwned(Greeted state, SmtpCommand.Mail mail, String why) {
        log.info("refused sender {}, {}, {}", mail.reversePath(), why, who());
        return refused(state, mail, Refusal.SENDER, Replies.SENDER_NOT_OWNED);
    }

    private Turn refused(Greeted state, SmtpCommand.Mail mail, Refusal what, SmtpReply reply) {
        session.events().refusedSender(what, reply, mail.reversePath());
        return Turn.of(state, reply);
    }

    private Turn begun(Greeted state, SmtpCommand.Mail mail, SenderTerms senderTerms) {
        session.events().mail(mail.reversePath());
        MailTransaction begun = new MailTransaction(mail.reversePath(), mail.parameters(), senderTerms);
        return Turn.of(new InTransaction(state, begun), Replies.SENDER_OK);
    }

    private Turn rcpt(InTransaction state, SmtpCommand.Rcpt rcpt) {
        ForwardPath path = rcpt.path();
        if (rcpt.international() && !state.mail().smtpUtf8()) {
            return Turn.of(state, Replies.ASCII_ONLY);
        }
        if (!state.mail().hasRoomFor(path, rcpt.dsn())) {
            return Turn.of(state, Replies.TOO_MANY_RECIPIENTS);
        }
        MailTransaction mail = state.mail();
        return switch (terms.recipients()
                .judge(
                        path,
                        mail.reversePath(),
                        mail.declaredOctets(),
                        state.loggedIn().isPresent())) {
            case Verdict.Taken taken -> {
                mail.add(new Recipient(path, taken.fate(), rcpt.dsn()));
                yield Turn.of(state, Replies.RECIPIENT_OK);
            }
            case Verdict.NoSuchUser noSuchUser -> refusedRecipient(state, path, Replies.NO_SUCH_USER);
            case Verdict.Disabled disabled -> refusedRecipient(state, path, Replies.DISABLED);
            case Verdict.MailboxFull full -> refusedRecipient(state, path, Replies.MAILBOX_FULL);
            case Verdict.NoRelaying noRelaying -> refusedRecipient(state, path, Replies.NO_RELAYING);
            case Verdict.BouncesOnly bouncesOnly -> refusedRecipient(state, path, Replies.BOUNCES_ONLY);
            case Verdict.DirectoryAway away -> {
                session.events().refusedRecipient(Refusal.AWAY, Replies.TRY_LATER, path);
                yield Turn.of(state, Replies.TRY_LATER);
            }
        };
    }

    private Turn refusedRecipient(InTransaction state, ForwardPath path, SmtpReply reply) {
        log.info("refused recipient {} of {}: {}, {}", path, state.mail().reversePath(), reply, who());
        session.events().refusedRecipient(Refusal.RECIPIENT, reply, path);
        return Turn.of(state, reply);
    }

    /** RFC 3207: what was said in clear is forgotten, on both sides. */
    private Turn startTls(Greeted state) throws IOException {
        if (session.tlsLayer().isPresent()) {
            return Turn.of(state, Replies.TLS_ALREADY);
        }
        if (!session.hasRoomForTls()) {
            return Turn.of(state, Replies.NO_TLS_NOW);
        }
        session.startTls(terms.tls().get());
        return Turn.silent(new Connected());
    }

    private Turn auth(Greeted state, SmtpCommand.Auth auth) throws IOException {
        if (session.tlsLayer().isEmpty()) {
            return Turn.of(state, Replies.TLS_BEFORE_AUTH);
        }
        Optional<Login> login = state.login();
        return login.isPresent()
                ? Turn.of(state, Replies.LOGGED_IN_ALREADY)
                : new LoginExchange(session, state, auth).run();
    }

    private String who() {
        return "client " + session.clientText();
    }
}
