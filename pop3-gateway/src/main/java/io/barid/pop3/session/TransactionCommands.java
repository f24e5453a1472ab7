package io.barid.pop3.session;

import io.barid.pop3.maildrop.Maildrop;
import io.barid.pop3.maildrop.Maildrop.Pace;
import io.barid.pop3.maildrop.Reading;
import io.barid.pop3.session.Pop3State.Transaction;
import io.barid.pop3.session.Pop3State.Update;
import io.barid.query.MaildropApi.StoredMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The TRANSACTION state (RFC 1939 sections 5 and 7), while the lock is held. */
final class TransactionCommands {

    private TransactionCommands() {}

    static Step on(Transaction state, Pop3Command command) {
        return switch (command) {
            case Pop3Command.ForTransaction ours -> on(state, ours);
            case Pop3Command.Quit quit -> new Step(new Update(state.maildrop(), state.marked()), Replies.GOODBYE);
            case Pop3Command.ForBoth both -> new Step(state, CommonCommands.on(both, Capabilities.UNDER_TLS));
            case Pop3Command.ForAuthorization earlier -> new Step(state, Replies.LOGGED_IN);
        };
    }

    private static Step on(Transaction state, Pop3Command.ForTransaction command) {
        return switch (command) {
            case Pop3Command.Stat stat -> stat(state);
            case Pop3Command.List list ->
                list(state, list.number(), message -> Long.toString(message.octets()), "message sizes follow");
            case Pop3Command.Uidl uidl ->
                list(state, uidl.number(), message -> message.uniqueId().value(), "unique ids follow");
            case Pop3Command.Retr retr -> read(state, retr.number(), OptionalLong.empty());
            case Pop3Command.Top top -> read(state, top.number(), OptionalLong.of(top.bodyLines()));
            case Pop3Command.Dele dele -> dele(state, dele.number());
            case Pop3Command.Rset rset -> rset(state);
            case Pop3Command.Noop noop -> new Step(state, new Pop3Reply.Ok("still here"));
        };
    }

    private static Step stat(Transaction state) {
        MarkedMessages marked = state.marked();
        int count = state.maildrop().messages().size() - marked.count();
        return new Step(state, new Pop3Reply.Ok(count + " " + (state.maildrop().octets() - marked.octets())));
    }

    private static Step list(
            Transaction state, Optional<MessageNumber> number, Function<StoredMessage, String> shown, String text) {
        return number.map(one -> onMessage(
                        state, one, message -> new Step(state, new Pop3Reply.Ok(one + " " + shown.apply(message)))))
                .orElseGet(() -> new Step(state, new Pop3Reply.Listing(text, lines(state, shown))));
    }

    /** Made while they are written: a large maildrop's listing never stands in memory. */
    private static Stream<String> lines(Transaction state, Function<StoredMessage, String> shown) {
        List<StoredMessage> messages = state.maildrop().messages();
        return IntStream.rangeClosed(1, messages.size())
                .mapToObj(MessageNumber::new)
                .filter(number -> !state.marked().contains(number))
                .map(number -> number + " " + shown.apply(messages.get(number.index())));
    }

    private static Step read(Transaction state, MessageNumber number, OptionalLong bodyLines) {
        Pace pace = bodyLines.isPresent() ? Pace.BEGINNING : Pace.WHOLE;
        return onMessage(
                state,
                number,
                message -> new Step(
                        state,
                        switch (state.maildrop().read(message, pace)) {
                            case Reading.Opened opened ->
                                new Pop3Reply.Message(
                                        message.octets() + " octets", message, opened.octets(), bodyLines);
                            case Reading.Gone gone -> Replies.GONE;
                        }));
    }

    private static Step dele(Transaction state, MessageNumber number) {
        return onMessage(state, number, message -> {
            state.marked().add(number);
            return new Step(state, new Pop3Reply.Ok("message " + number + " will be deleted"));
        });
    }

    private static Step rset(Transaction state) {
        state.marked().clear();
        Maildrop maildrop = state.maildrop();
        return new Step(
                state, new Pop3Reply.Ok(maildrop.messages().size() + " messages, " + maildrop.octets() + " octets"));
    }

    private static Step onMessage(Transaction state, MessageNumber number, Function<StoredMessage, Step> step) {
        List<StoredMessage> messages = state.maildrop().messages();
        if (number.value() > messages.size()) {
            return new Step(state, Replies.noSuchMessage(messages.size()));
        }
        if (state.marked().contains(number)) {
            return new Step(state, Replies.marked(number));
        }
        return step.apply(messages.get(number.index()));
    }
}
