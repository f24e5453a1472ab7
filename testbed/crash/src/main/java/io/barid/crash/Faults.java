package io.barid.crash;

import io.barid.remotemx.Reaction;
import io.barid.remotemx.ScriptedMx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All that can be done to a site. */
final class Faults {

    /** Who asks whom, and on which ports. */
    private static final String[][] ARROWS = {
        {"smtp-gateway", "kafka", "29092,29192,29292"},
        {"smtp-gateway", "mailbox-service", "8083"},
        {"smtp-gateway", "dns-resolver", "8085"},
        {"relay-service", "kafka", "29092,29192,29292"},
        {"relay-service", "postgres", "25432"},
        {"relay-service", "mailbox-service", "8083"},
        {"relay-service", "dns-resolver", "8085"},
        {"mailbox-service", "kafka", "29092,29192,29292"},
        {"mailbox-service", "postgres", "25432"},
        {"pop3-gateway", "mailbox-service", "8083"},
        {"pop3-gateway", "kafka", "29092,29192,29292"},
    };

    private static final String[] STEPS = {
        ScriptedMx.CONNECT, "EHLO", "MAIL", "RCPT", "DATA", ScriptedMx.BODY, ScriptedMx.END, "QUIT"
    };

    private final Site site;
    private final ScriptedMx host;
    private final Network network;
    private final List<Fault> faults = new ArrayList<>();

    private Faults(Site site, ScriptedMx host, Network network) {
        this.site = site;
        this.host = host;
        this.network = network;
    }

    static List<Fault> of(Site site, ScriptedMx host, Network network) {
        Faults all = new Faults(site, host, network);
        for (Member member : site.members()) {
            all.kill(member);
            all.pause(member, 10);
        }
        // longer than a beat may stand still: the other replica takes over what this one had leased, and then it wakes
        all.pause(site.member("relay-service"), 75);
        all.cuts();
        for (Member member : site.members()) {
            if (member.store()) {
                all.diskFull(member);
            }
        }
        all.clock(7200, "two hours ahead");
        all.clock(-3600, "one hour back");
        all.remote();
        return all.faults;
    }

    private static boolean settles(String member) {
        return member.startsWith("relay-service") || member.equals("postgres");
    }

    private void kill(Member member) {
        faults.add(new Fault(
                "kill -9 " + member.name(), 0, 4, settles(member.name()), () -> kill9(member), member::start));
    }

    private static void kill9(Member member) throws Exception {
        ProcessHandle process =
                ProcessHandle.of(member.pid()).orElseThrow(() -> new IOException(member.name() + " has ended"));
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    private void pause(Member member, int seconds) {
        String name = "SIGSTOP " + member.name() + (seconds > 60 ? " for more than a minute" : "");
        faults.add(new Fault(
                name,
                seconds > 60 ? seconds : 2,
                seconds,
                settles(member.name()),
                () -> signal(member, "-STOP"),
                () -> signal(member, "-CONT")));
    }

    /** PostgreSQL's sessions are processes of their own. */
    private static void signal(Member member, String signal) throws IOException, InterruptedException {
        ProcessHandle process =
                ProcessHandle.of(member.pid()).orElseThrow(() -> new IOException(member.name() + " has ended"));
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(process.pid())));
        if (member.name().equals("postgres")) {
            process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        }
        try {
            Shell.run(command.toArray(String[]::new));
        } catch (IOException e) {
            // a session of PostgreSQL that ended meanwhile
        }
    }

    private void cuts() {
        for (String[] arrow : ARROWS) {
            cut(arrow[0], arrow[1], arrow[2]);
        }
        cut("relay-service", "the remote host", Integer.toString(host.port()));
    }

    /** No packet arrives any more, either way, and nobody is told. */
    private void cut(String from, String to, String ports) {
        faults.add(new Fault(
                "no network between " + from + " and " + to,
                4,
                15,
                settles(from) && (settles(to) || to.startsWith("the remote")),
                () -> network.cut(from, ports),
                network::heal));
    }

    private void diskFull(Member store) {
        Path folder = site.home().resolve(store.name());
        faults.add(new Fault(
                "disk full under " + store.name(), 4, 12, settles(store.name()), () -> Disk.fill(folder), () -> {
                    Disk.free(folder);
                    store.start();
                }));
    }

    private void clock(long offset, String name) {
        faults.add(new Fault(
                "clock " + name + ", and right again",
                4,
                12,
                true,
                () -> site.clock().turn(offset),
                () -> site.clock().turn(0)));
    }

    private void remote() {
        for (String step : STEPS) {
            hang("remote host hangs at " + step, step, Reaction.hang());
        }
        hang("remote host says 250 too late", ScriptedMx.END, Reaction.late(Duration.ofSeconds(6), "250 2.0.0 taken"));
    }

    private void hang(String name, String step, Reaction reaction) {
        faults.add(new Fault(name, 4, 10, true, () -> host.always(step, reaction), () -> decent(host)));
    }

    /** Takes all mail but that for one who does not exist. */
    static void decent(ScriptedMx host) {
        host.forgetScript();
        host.always("RCPT TO:<" + Ledger.REFUSED, "550 5.1.1 no such user here");
    }
}
