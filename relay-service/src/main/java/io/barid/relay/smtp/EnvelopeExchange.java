package io.barid.relay.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MAIL, each RCPT and DATA, in as few writes as the host allows; recipients that are refused are settled on the way. */
final class EnvelopeExchange {

    /** So that the replies to one group fit any socket's buffer while we still write (RFC 2920 3.1). */
    private static final int MOST_RCPTS_A_WRITE = 50;

    /**
     * How it went.
     *
     * @param accepted positions of recipients whose fate DATA decides
     * @param tooMany  positions of those that the host wants in a further transaction (RFC 5321 4.5.3.1.10)
     * @param data     absent when DATA was not sent
     */
    record Result(List<Integer> accepted, List<Integer> tooMany, Optional<RemoteReply> data) {}

    private final Wire wire;
    private final Extensions extensions;
    private final Patience patience;
    private final SmtpMail mail;
    private final Parameters parameters;
    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> tooMany = new ArrayList<>();
    private boolean begun;

    EnvelopeExchange(Wire wire, Extensions extensions, Patience patience, SmtpMail mail, Parameters parameters) {
        this.wire = wire;
        this.extensions = extensions;
        this.patience = patience;
        this.mail = mail;
        this.parameters = parameters;
    }

    /** Whether MAIL got a reply that was about the mail. */
    boolean begun() {
        return begun;
    }

    Result run(List<Integer> todo, Answer[] answers, boolean reset) throws LostException {
        Optional<RemoteReply> data =
                extensions.pipelining() ? inGroups(todo, answers, reset) : oneByOne(todo, answers, reset);
        return new Result(accepted, tooMany, data);
    }

    private Optional<RemoteReply> oneByOne(List<Integer> todo, Answer[] answers, boolean reset) throws LostException {
        if (reset) {
            send("RSET\r\n");
            reset();
        }
        send(parameters.mail() + "\r\n");
        if (!mail(todo, answers)) {
            return Optional.empty();
        }
        for (int position : todo) {
            wire.step(patience.rcpt());
            send(parameters.rcpt(mail.recipients().get(position)) + "\r\n");
            rcpt(position, answers);
        }
        if (accepted.isEmpty()) {
            return Optional.empty();
        }
        wire.step(patience.data());
        send("DATA\r\n");
        return Optional.of(data());
    }

    private Optional<RemoteReply> inGroups(List<Integer> todo, Answer[] answers, boolean reset) throws LostException {
        for (int from = 0; ; from += MOST_RCPTS_A_WRITE) {
            int to = Math.min(from + MOST_RCPTS_A_WRITE, todo.size());
            boolean last = to == todo.size();
            StringBuilder group = new StringBuilder();
            if (from == 0) {
                group.append(reset ? "RSET\r\n" : "").append(parameters.mail()).append("\r\n");
            }
            for (int position : todo.subList(from, to)) {
                group.append(parameters.rcpt(mail.recipients().get(position))).append("\r\n");
            }
            wire.step(patience.mail());
            send(group + (last ? "DATA\r\n" : ""));
            if (from == 0 && reset) {
                reset();
            }
            boolean refused = from == 0 && !mail(todo, answers);
            for (int position : todo.subList(from, to)) {
                wire.step(patience.rcpt());
                rcpt(position, answers);
            }
            if (last) {
                return Optional.of(data());
            }
            if (refused) {
                return Optional.empty();
            }
        }
    }

    private void send(String lines) throws LostException {
        lines.lines().forEach(wire.transcript()::sent);
        wire.send(lines);
    }

    private void reset() throws LostException {
        wire.step(patience.mail());
        RemoteReply reply = wire.reply();
        if (!reply.positive()) {
            throw reply.goesAway() ? LostException.goneAway(reply) : LostException.protocol("RSET was refused");
        }
    }

    private boolean mail(List<Integer> todo, Answer[] answers) throws LostException {
        wire.step(patience.mail());
        RemoteReply reply = reply("MAIL");
        begun = true;
        if (reply.positive()) {
            return true;
        }
        for (int position : todo) {
            answers[position] = answer(reply, "MAIL", extensions);
        }
        return false;
    }

    private void rcpt(int position, Answer[] answers) throws LostException {
        RemoteReply reply = reply("RCPT");
        if (answers[position] != null) {
            // MAIL was refused; a host that takes recipients all the same could take a lone dot for a mail to them
            if (reply.positive()) {
                throw LostException.protocol("RCPT was taken after MAIL was refused");
            }
            return;
        }
        if (reply.positive()) {
            accepted.add(position);
        } else if (tooMany(reply)) {
            tooMany.add(position);
        } else {
            answers[position] = answer(reply, "RCPT", extensions);
        }
    }

    /** 452, or 552 from older hosts, after some were taken; a full mailbox has an enhanced status that says so. */
    private boolean tooMany(RemoteReply reply) {
        boolean code = reply.code() == 452 || reply.code() == 552;
        boolean detail = reply.given()
                .map(status -> status.subject() == 5 && status.detail() == 3)
                .orElse(true);
        return code && detail && !accepted.isEmpty();
    }

    private RemoteReply data() throws LostException {
        wire.step(patience.data());
        RemoteReply reply = wire.reply();
        if (reply.goesAway()) {
            throw LostException.goneAway(reply);
        }
        return reply;
    }

    private RemoteReply reply(String step) throws LostException {
        RemoteReply reply = wire.reply();
        if (reply.goesAway()) {
            throw LostException.goneAway(reply);
        }
        if (reply.code() < 400 && !reply.positive()) {
            throw LostException.protocol(step + " was answered with " + reply.code());
        }
        return reply;
    }

    /** The reply to the end of content decides: 421 is a refusal for now, 3yz is no reply at all. */
    static void checkEnd(RemoteReply reply) throws LostException {
        if (reply.goesAway()) {
            throw LostException.goneAway(reply);
        }
        if (reply.code() < 400 && !reply.positive()) {
            throw LostException.protocol("the end of content was answered with " + reply.code());
        }
    }

    static Answer answer(RemoteReply reply, String step, Extensions extensions) {
        if (reply.positive()) {
            return new Answer.Taken(reply.toString(), extensions.dsn());
        }
        Optional<String> said = Optional.of(reply.toString());
        String reason = "the host refuses " + step;
        return reply.never()
                ? new Answer.Refused(reply.status(), reason, said)
                : new Answer.NotNow(reply.status(), reason + " for now", said, true);
    }
}
