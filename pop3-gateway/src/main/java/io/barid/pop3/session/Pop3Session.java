package io.barid.pop3.session;

import io.barid.pop3.session.Pop3State.Authenticating;
import io.barid.pop3.session.Pop3State.Authorization;
import io.barid.pop3.session.Pop3State.Closed;
import io.barid.pop3.session.Pop3State.InClear;
import io.barid.pop3.session.Pop3State.Transaction;
import io.barid.pop3.session.Pop3State.UnderTls;
import io.barid.pop3.session.Pop3State.Update;
import org.springframework.web.client.RestClientException;

/**
 * One client's conversation, a line in and a reply out, until it is {@link #closed()}. For one thread, which ends it with
 * {@link #end} in every case: only then the maildrop's lock is given back.
 */
public final class Pop3Session {

    /** Octets of a command without its end; RFC 2449 section 4 asks for 255 with it, long passwords for more. */
    public static final int LONGEST_COMMAND = 1022;

    /** Octets of a line with which AUTH goes on; the mechanism bounds it, not the protocol (RFC 5034 section 4). */
    private static final int LONGEST_ANSWER = 12 * 1024;

    /** After so many errors in a row it is no mail client that speaks here. */
    static final int MAX_ERRORS_IN_A_ROW = 20;

    private final AuthorizationCommands authorization;
    private final SessionLog log;
    private Pop3State state;
    private int errorsInARow;

    Pop3Session(AuthorizationCommands authorization, SessionLog log, Authorization state) {
        this.authorization = authorization;
        this.log = log;
        this.state = state;
    }

    /** What the client hears first. */
    public Pop3Reply greeting() {
        return Replies.GREETING;
    }

    /** Does what a line asks for. */
    public Pop3Reply on(String line) {
        try {
            return counted(take(line));
        } catch (RestClientException e) {
            return counted(failed(e, false));
        } catch (RuntimeException e) {
            return counted(failed(e, true));
        }
    }

    /** For a line of which the end was not kept. */
    public Pop3Reply onTooLongLine() {
        return counted(unread(Replies.LINE_TOO_LONG));
    }

    /** For a line that is no text. */
    public Pop3Reply onUnreadableLine() {
        return counted(unread(Replies.NOT_TEXT));
    }

    /** The last words to a client that waits while the server stops; what it marked stays. */
    public Pop3Reply onDrain() {
        close();
        return Replies.DRAINING;
    }

    /** To be called when a message of {@link Pop3Reply.Message} was sent to its end. */
    public void sent(Pop3Reply.Message reply) {
        if (reply.bodyLines().isEmpty()) {
            log.retrieved(reply.message());
        }
    }

    /** Octets that the next line may have, without its end. */
    public int longestLine() {
        return state instanceof Authenticating ? LONGEST_ANSWER : LONGEST_COMMAND;
    }

    public boolean closed() {
        return state instanceof Closed;
    }

    /** Whether somebody is logged in, and may be idle for longer. */
    public boolean loggedIn() {
        return state instanceof Transaction;
    }

    /** Gives the lock back if it is still held; removes nothing (RFC 1939 section 6). */
    public void end(String reason) {
        close();
        log.ended(reason);
    }

    private Pop3Reply take(String line) {
        Step step;
        do {
            step = step(line);
            state = step.next();
            // RFC 1939 section 6: the UPDATE state awaits no command, its step follows at once
        } while (state instanceof Update);
        return step.reply();
    }

    private Step step(String line) {
        return switch (state) {
            case InClear before -> AuthorizationCommands.on(before, CommandParser.parse(line));
            case UnderTls before -> authorization.on(before, CommandParser.parse(line));
            case Authenticating before -> authorization.on(before, line);
            case Transaction within ->
                within.maildrop().held() ? TransactionCommands.on(within, CommandParser.parse(line)) : lockLost(within);
            case Update update -> update(update);
            case Closed closed -> new Step(closed, Replies.CLOSED);
        };
    }

    /** What cannot be read ends a login that was under way. */
    private Pop3Reply unread(Pop3Reply.Err reply) {
        if (state instanceof Authorization before) {
            state = AuthorizationCommands.brokenOff(before);
        }
        return reply;
    }

    private Step lockLost(Transaction within) {
        log.lockLost();
        within.maildrop().release();
        return new Step(new Closed(), Replies.LOCK_LOST);
    }

    private Step update(Update update) {
        int marked = update.marked().count();
        if (marked == 0) {
            update.maildrop().release();
            return new Step(new Closed(), Replies.GOODBYE);
        }
        return new Step(
                new Closed(),
                switch (update.maildrop().update(update.marked().toList())) {
                    case DONE -> {
                        log.removed(marked);
                        yield new Pop3Reply.Ok("goodbye, messages deleted: " + marked);
                    }
                    case LEASE_LOST -> {
                        log.lockLost();
                        yield Replies.NOT_REMOVED;
                    }
                });
    }

    private Pop3Reply failed(RuntimeException e, boolean bug) {
        log.failed(e, bug);
        return switch (state) {
            case Authorization before -> unread(Replies.AWAY);
            case Transaction within -> Replies.AWAY;
            case Update update -> {
                close();
                yield Replies.PERHAPS_REMOVED;
            }
            case Closed closed -> Replies.CLOSED;
        };
    }

    private Pop3Reply counted(Pop3Reply reply) {
        if (reply == Replies.AWAY && loggedIn()) {
            // not the client's error: its marks must outlast a restart of mailbox-service
            return reply;
        }
        if (reply instanceof Pop3Reply.Err) {
            errorsInARow++;
        } else if (!amidLogin()) {
            errorsInARow = 0;
        }
        if (errorsInARow < MAX_ERRORS_IN_A_ROW || closed()) {
            return reply;
        }
        close();
        return Replies.TOO_MANY_ERRORS;
    }

    /** Half a login forgives nothing: else wrong ones would never be errors in a row. */
    private boolean amidLogin() {
        return switch (state) {
            case UnderTls before -> before.user().isPresent();
            case Authenticating before -> true;
            case InClear before -> false;
            case Transaction within -> false;
            case Update update -> false;
            case Closed closed -> false;
        };
    }

    private void close() {
        Pop3State last = state;
        state = new Closed();
        switch (last) {
            case Transaction transaction -> transaction.maildrop().release();
            case Update update -> update.maildrop().release();
            case Authorization ignored -> {}
            case Closed ignored -> {}
        }
    }
}
