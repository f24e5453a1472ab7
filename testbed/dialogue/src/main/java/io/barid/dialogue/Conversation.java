package io.barid.dialogue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays the client's part of a script, on as many connections as it names, and compares the server's. */
final class Conversation implements AutoCloseable {
    private static final int IN_USE_TRIES = 150;
    private static final long IN_USE_PAUSE_MILLIS = 100;

    interface Opener {
        Connection open() throws IOException;
    }

    private final Opener opener;
    private final Transcript transcript;
    private final Values values;
    private final boolean upgradeTls;
    private final Map<Integer, Session> sessions = new HashMap<>();
    private final Map<String, Block> kept = new HashMap<>();
    private Block block = new Block(List.of());
    private boolean over;

    Conversation(Opener opener, Transcript transcript, Values values, boolean upgradeTls) {
        this.opener = opener;
        this.transcript = transcript;
        this.values = values;
        this.upgradeTls = upgradeTls;
    }

    void play(List<ScriptLine> script) throws IOException {
        session(1);
        for (ScriptLine line : script) {
            transcript.at(line.number());
            play(line);
            if (over) {
                return;
            }
        }
        for (Session session : sessions.values()) {
            session.flush();
        }
    }

    private void play(ScriptLine line) throws IOException {
        switch (line) {
            case ScriptLine.Send send ->
                session(send.session()).send(send.text().with(values), send.ended());
            case ScriptLine.Expect expect -> expect(expect);
            case ScriptLine.SkipTo skipTo -> skipTo(session(skipTo.session()), skipTo.text());
            case ScriptLine.Login login -> login(session(login.session()), login.who());
            case ScriptLine.ReadBlock read -> block = session(read.session()).readBlock();
            case ScriptLine.About about -> about(about.aspect(), about.text());
            case ScriptLine.End end -> end(session(end.session()));
            case ScriptLine.Drop drop -> {
                session(drop.session()).drop();
                end(session(drop.session()));
            }
        }
    }

    private Session session(int number) throws IOException {
        Session there = sessions.get(number);
        if (there != null) {
            return there;
        }
        String name = number == 1 ? "" : Integer.toString(number);
        var session = new Session(opener.open(), transcript, name, upgradeTls);
        sessions.put(number, session);
        return session;
    }

    private void expect(ScriptLine.Expect expect) throws IOException {
        Session session = session(expect.session());
        Optional<String> read = expect.orEnd()
                ? session.readOrEnd(expect.text().text())
                : Optional.of(session.read(expect.text().text()));
        if (read.isEmpty()) {
            over = true;
            return;
        }
        String line = read.get();
        if (!expect.text().matches(line, values)) {
            throw transcript.failure(expect.text().with(values), line);
        }
    }

    private void skipTo(Session session, LineText expected) {
        while (!expected.matches(session.read(expected.text()), values)) {
            // passed over; the transcript has it
        }
    }

    /** A maildrop whose last session has just ended may still be locked: that is not what a script with LOGIN is about. */
    private void login(Session session, String who) throws IOException {
        positive(session, "+OK greeting");
        String password = who.equals("user") ? "pass" : who + ".pass";
        for (int i = 0; ; i++) {
            session.send("USER " + values.get(who), true);
            positive(session, "+OK to USER");
            session.send("PASS " + values.get(password), true);
            String reply = session.read("+OK to PASS");
            if (reply.startsWith("+OK")) {
                return;
            }
            if (!reply.startsWith("-ERR [IN-USE]") || i == IN_USE_TRIES) {
                throw transcript.failure("+OK to PASS", reply);
            }
            pause();
        }
    }

    private void positive(Session session, String expected) {
        String line = session.read(expected);
        if (!line.startsWith("+OK")) {
            throw transcript.failure(expected, line);
        }
    }

    private void end(Session session) {
        if (!session.ended()) {
            throw transcript.failure("the server closes the connection", "an open connection, or more from the server");
        }
    }

    private void about(Aspect aspect, LineText text) {
        switch (aspect) {
            case OCTETS -> number(aspect, block.octets(), text);
            case LINES -> number(aspect, block.lines().size(), text);
            case BODY -> number(aspect, block.bodyLines(), text);
            case SUM -> number(aspect, block.sum(), text);
            case HAS ->
                check(has(text), "a line: " + text, "none of " + block.lines().size() + " lines");
            case HAS_NOT -> check(!has(text), "no line: " + text, "one");
            case LONGEST ->
                check(
                        block.longest() <= Integer.parseInt(text.with(values)),
                        "at most " + text + " octets a line",
                        block.longest() + " octets");
            case ENDS -> check(block.endsWith(values.get(text.text())), "it ends as " + text, "another end");
            case KEEP -> kept.put(text.text(), block);
            case SAME -> check(block.equals(kept.get(text.text())), "the same lines as " + text, "others");
            case UIDS -> check(block.hasUniqueIds(), "distinct ids of 1 to 70 octets, 0x21 to 0x7E", "others");
        }
    }

    private void number(Aspect aspect, long number, LineText text) {
        check(text.matches(Long.toString(number), values), aspect.word() + ": " + shown(text), Long.toString(number));
    }

    private boolean has(LineText text) {
        return block.lines().stream().anyMatch(line -> text.matches(line, values));
    }

    private void check(boolean right, String expected, String got) {
        if (!right) {
            throw transcript.failure(expected, got);
        }
    }

    private String shown(LineText text) {
        return text.text().contains("=") ? text.text() : text.with(values);
    }

    private static void pause() {
        try {
            Thread.sleep(IN_USE_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Session session : sessions.values()) {
            session.close();
        }
    }
}
