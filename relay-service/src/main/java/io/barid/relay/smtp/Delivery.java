package io.barid.relay.smtp;

import io.barid.relay.smtp.Content.ContentTrouble;
import io.barid.relay.smtp.ContentWriter.BareLineEndException;
import io.barid.relay.smtp.Sent.End;
import io.barid.status.EnhancedStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail over one connection: MAIL, RCPT, DATA (RFC 5321 3.3), again for the recipients that were too many at once. */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    /** A host that takes one recipient a time would get large content for each of a thousand. */
    private static final int MOST_TRANSACTIONS = 20;

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** The sender gave up before the final dot. */
    private static final class AbandonedException extends Exception {}

    private final Wire wire;
    private final Extensions extensions;
    private final Patience patience;
    private final SmtpMail mail;
    private final BooleanSupplier mayFinish;
    private final Answer[] answers;
    private boolean begun;
    private boolean dotSent;

    Delivery(Wire wire, Extensions extensions, Patience patience, SmtpMail mail, BooleanSupplier mayFinish) {
        this.wire = wire;
        this.extensions = extensions;
        this.patience = patience;
        this.mail = mail;
        this.mayFinish = mayFinish;
        this.answers = new Answer[mail.recipients().size()];
    }

    /** @param resetFirst whether a refused transaction may still be open there */
    Sent run(boolean resetFirst) {
        End end;
        try {
            transactions(resetFirst);
            end = End.ANSWERED;
        } catch (LostException e) {
            end = lost(e);
        } catch (AbandonedException e) {
            rest(new Answer.NotNow(status("4.3.0"), "the sender gave it up", Optional.empty(), false));
            end = End.ABANDONED;
        } catch (BareLineEndException e) {
            rest(Fitness.bareLineEnd());
            end = End.NO_CONTENT;
        } catch (ContentTrouble e) {
            rest(
                    e.gone()
                            ? new Answer.Refused(status("5.3.0"), e.getMessage(), Optional.empty())
                            : new Answer.NotNow(status("4.3.0"), e.getMessage(), Optional.empty(), false));
            end = End.NO_CONTENT;
        } catch (RuntimeException e) {
            // what the host has answered so far counts, or it would get it twice
            log.error("a bug in a transaction", e);
            end = lost(LostException.protocol("internal error"));
        }
        if (end != End.ANSWERED) {
            wire.transcript().note("ended: " + end);
        }
        return new Sent(Arrays.asList(answers), end, begun);
    }

    private End lost(LostException e) {
        boolean unsure = dotSent && e.reply().isEmpty();
        rest(new Answer.NotNow(
                unsure ? status("4.4.2") : e.status(),
                unsure ? "lost after the final dot: " + e.getMessage() : e.getMessage(),
                e.reply().map(RemoteReply::toString),
                !unsure));
        if (unsure) {
            return End.UNSURE;
        }
        return e.reply().isPresent() ? End.GONE_AWAY : End.LOST;
    }

    private void transactions(boolean resetFirst)
            throws LostException, ContentTrouble, BareLineEndException, AbandonedException {
        Fitness fitness = new Fitness(mail, extensions);
        fitness.refusal().ifPresent(this::rest);
        List<Integer> todo = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            Optional<Answer> refusal =
                    answers[i] == null ? fitness.refusal(mail.recipients().get(i)) : Optional.empty();
            if (refusal.isPresent()) {
                answers[i] = refusal.get();
            }
            if (answers[i] == null) {
                todo.add(i);
            }
        }
        Parameters parameters = new Parameters(mail, extensions, fitness.eightBit());
        boolean reset = resetFirst;
        for (int count = 0; count < MOST_TRANSACTIONS && !todo.isEmpty(); count++) {
            EnvelopeExchange exchange = new EnvelopeExchange(wire, extensions, patience, mail, parameters);
            EnvelopeExchange.Result result;
            try {
                result = exchange.run(todo, answers, reset);
            } finally {
                begun |= exchange.begun();
            }
            if (result.data().isPresent()) {
                data(result.data().get(), result.accepted());
            }
            reset = true;
            todo = result.tooMany();
        }
        if (!todo.isEmpty()) {
            rest(new Answer.NotNow(
                    status("4.5.3"), "the host takes too few recipients at a time", Optional.empty(), false));
        }
    }

    private void data(RemoteReply reply, List<Integer> accepted)
            throws LostException, ContentTrouble, BareLineEndException, AbandonedException {
        if (reply.code() == 354) {
            RemoteReply last = accepted.isEmpty() ? loneDot() : content(accepted);
            settle(accepted, last, "the content");
        } else if (reply.later() || reply.never()) {
            settle(accepted, reply, "DATA");
        } else {
            throw LostException.protocol("DATA was answered with " + reply.code());
        }
    }

    /** RFC 2920 3.1: DATA was sent before it was known that nobody would get it. */
    private RemoteReply loneDot() throws LostException {
        wire.step(patience.end());
        wire.send(".\r\n");
        return wire.reply();
    }

    private RemoteReply content(List<Integer> accepted)
            throws LostException, ContentTrouble, BareLineEndException, AbandonedException {
        wire.noStep();
        wire.transcript().sent("(content, " + mail.content().octets() + " octets)");
        try {
            new ContentWriter(wire, patience.block(), mail.content().octets()).write(mail.content());
        } catch (LostException e) {
            lastWords(accepted);
            throw e;
        }
        if (!mayFinish.getAsBoolean()) {
            throw new AbandonedException();
        }
        wire.step(patience.end());
        dotSent = true;
        wire.transcript().sent(".");
        wire.send(".\r\n");
        RemoteReply reply = wire.reply();
        EnvelopeExchange.checkEnd(reply);
        dotSent = false;
        return reply;
    }

    /** A host may refuse in the middle of the content and close: what it said then counts. */
    private void lastWords(List<Integer> accepted) throws LostException {
        if (wire.late()) {
            return;
        }
        wire.step(LAST_WORDS);
        RemoteReply reply;
        try {
            reply = wire.reply();
        } catch (LostException e) {
            return;
        }
        if (reply.goesAway()) {
            throw LostException.goneAway(reply);
        }
        if (reply.later() || reply.never()) {
            settle(accepted, reply, "the content");
        }
    }

    private void settle(List<Integer> positions, RemoteReply reply, String step) {
        for (int position : positions) {
            answers[position] = EnvelopeExchange.answer(reply, step, extensions);
        }
    }

    private void rest(Answer answer) {
        for (int i = 0; i < answers.length; i++) {
            answers[i] = answers[i] == null ? answer : answers[i];
        }
    }

    private static EnhancedStatus status(String text) {
        return EnhancedStatus.parse(text);
    }
}
