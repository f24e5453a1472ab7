package io.barid.relay.smtp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Lines sent and received, the first and the last of them; never content or credentials. */
public final class Transcript {

    private static final int FIRST = 60;
    private static final int LAST = 60;
    private static final int MOST_CHARS = 300;

    private final List<String> first = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();
    private long left;

    /** {@code * connecting to mx.example.test}. */
    public void note(String what) {
        add("* ", what);
    }

    void sent(String line) {
        add("C: ", line);
    }

    void received(RemoteReply reply) {
        for (int i = 0; i < reply.lines().size(); i++) {
            boolean more = i < reply.lines().size() - 1;
            add("S: ", reply.code() + (more ? "-" : " ") + reply.lines().get(i));
        }
    }

    private void add(String who, String what) {
        String line = who + (what.length() <= MOST_CHARS ? what : what.substring(0, MOST_CHARS) + "…");
        if (first.size() < FIRST) {
            first.add(line);
            return;
        }
        last.add(line);
        if (last.size() > LAST) {
            last.remove();
            left++;
        }
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>(first);
        if (left > 0) {
            lines.add("… " + left + " lines …");
        }
        lines.addAll(last);
        return lines;
    }
}
