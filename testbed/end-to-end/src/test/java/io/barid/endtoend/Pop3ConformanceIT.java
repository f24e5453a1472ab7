package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barid.conformance.Report;
import io.barid.conformance.Rule.Level;
import io.barid.conformance.Seeds;
import io.barid.conformance.SmtpSeeder;
import io.barid.conformance.Suite;
import io.barid.conformance.Target;
import io.barid.dovecot.Dovecot;
import io.barid.dovecot.DovecotSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite against Barid and against Debian's Dovecot. {@code BARID_WRITE_DOCS=1} writes what came of it into
 * docs/pop3.md instead of comparing it with what stands there.
 */
@ExtendWith(SharedBarid.class)
class Pop3ConformanceIT {

    private static final Target.Account PLAYGROUND = new Target.Account("pop3-suite@example.test", "correct horse");
    private static final Target.Account EMPTY = new Target.Account("pop3-empty@example.test", "battery staple");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String BEGIN = "<!-- written by Pop3ConformanceIT -->\n";
    private static final String END = "<!-- until here -->\n";

    private static Report ours;

    @BeforeAll
    static void playAgainstBarid() throws Exception {
        RunningBarid barid = SharedBarid.get();
        barid.account(PLAYGROUND.name(), PLAYGROUND.password());
        barid.account(EMPTY.name(), EMPTY.password());
        var target = target(local(barid.port("POP3")), local(barid.port("POP3S")));
        // SMTP would end its last line
        barid.admin().store(PLAYGROUND.name(), Map.of("seed", Seeds.all().get("unended")));
        SmtpSeeder.send(local(barid.port("SMTP")), PLAYGROUND.name(), target);
        ours = new Suite(target, scripts()).run();
    }

    @Test
    void baridPassesEveryScript() {
        assertThat(ours.failed(Level.MUST)).as(ours.text()).isEmpty();
        assertThat(ours.failed(Level.SHOULD)).as(ours.text()).isEmpty();
        assertThat(ours.failed(Level.CHOICE)).as(ours.text()).isEmpty();
        assertThat(ours.outcomes()).hasSizeGreaterThan(100);
    }

    @Test
    void theDocumentShowsBothResults() throws Exception {
        assumeTrue(Dovecot.installed() || "required".equals(System.getenv("BARID_TEST_CLIENTS")));
        String name = "Dovecot " + Dovecot.version();
        Path page = RunningBarid.root().resolve("docs/pop3.md");
        String written = Files.readString(page);
        boolean write = "1".equals(System.getenv("BARID_WRITE_DOCS"));
        assumeTrue(write || written.contains(name), "docs/pop3.md is about another Dovecot than " + name);
        String now = new Pop3Comparison(ours, againstDovecot(), name).markdown();
        int begin = written.indexOf(BEGIN) + BEGIN.length();
        int end = written.indexOf(END);
        if (write) {
            Files.writeString(page, written.substring(0, begin) + "\n" + now + "\n" + written.substring(end));
        } else {
            assertThat(written.substring(begin, end).strip()).isEqualTo(now.strip());
        }
    }

    private static Report againstDovecot() throws IOException {
        var settings = new DovecotSettings()
                .account(PLAYGROUND.name(), PLAYGROUND.password())
                .account(EMPTY.name(), EMPTY.password())
                .withoutPenalties();
        try (var dovecot = Dovecot.start(settings)) {
            dovecot.deliver(PLAYGROUND.name(), Seeds.all().values().stream());
            return new Suite(target(dovecot.pop3(), dovecot.pop3s()), scripts()).run();
        }
    }

    private static Target target(InetSocketAddress clear, InetSocketAddress tls) {
        return new Target(Optional.of(clear), Optional.of(tls), PLAYGROUND, EMPTY, PATIENCE);
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private static Path scripts() {
        return RunningBarid.root().resolve("testbed/dialogue/pop3");
    }
}
