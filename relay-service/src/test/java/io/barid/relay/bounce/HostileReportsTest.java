package io.barid.relay.bounce;

import static io.barid.relay.bounce.Examples.failed;
import static io.barid.relay.bounce.Examples.recipient;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.DsnReturn;
import io.barid.message.Ret;
import io.barid.transit.AcceptedMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever senders, hosts and messages hold, a report stays a report. */
class HostileReportsTest {

    private static final List<String> FIELDS = List.of(
            "Date",
            "From",
            "To",
            "Subject",
            "Message-ID",
            "In-Reply-To",
            "References",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type");

    private final Reports reports = new Reports(
            Examples.HOSTNAME, new MemoryStore(), new ReportMetrics(new SimpleMeterRegistry()), System::nanoTime);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 no\r\nBcc: victim@example.test\r\n\r\nBuy this",
                "550 no\r\n\r\n--=_barid_00\r\nContent-Type: text/html\r\n\r\n<b>x</b>",
                "550 no\n\nAction: delivered\nStatus: 2.0.0",
                "550 \u0000\u0001\u001b[31mred\u007f\u0085\u2028Action: delivered",
                "550 \u202egnp.exe",
                "550 gibt es nicht: \u00fc\u00f6\u00e4 \uD83D\uDE00 \uD83D",
                "550",
                "",
                "no code at all",
                "550-one\r\n550-two\r\n550 three"
            })
    void textsOfRemoteHostsStayOnTheirLine(String reply) throws Exception {
        assertHarmless(report(failed("bob@elsewhere.test", "mx\r\nBcc: a@b.test", reply)));
        assertHarmless(report(failed("bob@elsewhere.test", "x".repeat(3_000), reply + "y".repeat(5_000))));
        assertHarmless(report(failed("bob@elsewhere.test", "", reply + " \u00e9".repeat(5_000))));
    }

    private byte[] report(Notice notice) {
        AcceptedMessage about = Examples.message(Examples.CONTENT, recipient("bob@elsewhere.test"));
        return value(reports.about(about, List.of(notice)));
    }

    private static byte[] value(List<AcceptedMessage> reports) {
        return reports.getFirst().value();
    }

    private static void assertHarmless(byte[] octets) throws Exception {
        assertThat(new ContentCheck("none".getBytes(StandardCharsets.US_ASCII)).take(octets))
                .satisfies(check -> assertThat(check.clean()).isTrue())
                .satisfies(check -> assertThat(check.eightBit()).isFalse());
        Parsed parsed = Parsed.of(octets);
        assertThat(parsed.parts()).isEqualTo(3);
        assertThat(FIELDS).containsAll(parsed.fields());
        assertThat(parsed.recipients()).singleElement().satisfies(group -> {
            assertThat(group.getHeader("Action")).containsExactly("failed");
            assertThat(group.getHeader("Status")).containsExactly("5.1.1");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Message-ID: <a@b>\r\n Bcc: x@y.test\r\nSubject: x\r\n\r\nbody\r\n",
                "Message-ID: <a@b>, <c@d>\r\nSubject: a\r\n\tb\r\n\r\n",
                "Message-ID: \"<a@b>\r\n\r\n",
                "Subject: \u001b[2J=?utf-8?B?AAAA?=\r\n\r\nbody\r\n",
                "Subject: \u00e9\u00e8\r\n\r\n",
                "no header at all",
                "",
                "\r\n",
                "\r\n\r\n",
                "a: b\r\n--=_barid_00112233445566778899aabbccddeeff--\r\n\r\n",
                "a: b\rc: d\ne: f\r\n\r\n"
            })
    void headersOfMessagesStayInTheirPart(String content) throws Exception {
        AcceptedMessage about = Examples.message(content, recipient("bob@elsewhere.test"));
        byte[] octets = value(reports.about(about, List.of(failed("bob@elsewhere.test"))));
        assertHarmless(octets);
        int end = content.indexOf("\r\n\r\n");
        String header = content.startsWith("\r\n") ? "\r\n" : end < 0 ? "" : content.substring(0, end + 2);
        if (!header.isBlank()) {
            assertThat(new String(Parsed.of(octets).returned(), StandardCharsets.UTF_8))
                    .isEqualTo(header);
        }
    }

    @Test
    void oneMessageIdIsRepeatedOnlyWhenItIsOne() {
        assertThat(id("<a.b+c@d-e.test>")).contains("<a.b+c@d-e.test>");
        assertThat(id("\r\n <folded@d.test>")).contains("<folded@d.test>");
        for (String wrong :
                List.of("<a@b> x", "a@b", "<a b@c>", "<" + "a".repeat(300) + "@b>", "<\u00e4@b>", "<a@b@c>")) {
            assertThat(id(wrong)).as(wrong).isEmpty();
        }
    }

    private static Optional<String> id(String value) {
        String header = "From: x\r\nMessage-Id: " + value + "\r\nSubject: y\r\n";
        return OriginalHeader.of(header.getBytes(StandardCharsets.UTF_8)).messageId();
    }

    @Test
    void orcptAndEnvidHoldNoLineEnds() throws Exception {
        AcceptedMessage about = Examples.message(
                Examples.CONTENT,
                Optional.of(new DsnReturn(Optional.empty(), Optional.of("a+0D+0AAction:+20x"))),
                false,
                recipient("bob@elsewhere.test", "rfc822;b+0D+0A+0D+0AAction:+20delivered+00+FF"));
        byte[] octets = value(reports.about(about, List.of(failed("bob@elsewhere.test"))));
        assertHarmless(octets);
        assertThat(Parsed.of(octets).recipients().getFirst().getHeader("Original-Recipient", null))
                .isEqualTo("rfc822; b Action: delivered ?");
    }

    @Test
    void randomOctetsAreReturnedWholeOrNotAtAll() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] octets = new byte[random.nextInt(4_000)];
            for (int at = 0; at < octets.length; at++) {
                octets[at] = (byte) "ab: \r\n\r\n=-\u0000\u00e9.".charAt(random.nextInt(13));
            }
            String content = new String(octets, StandardCharsets.ISO_8859_1);
            AcceptedMessage about = Examples.returning(Ret.FULL, content, recipient("bob@elsewhere.test"));
            byte[] report = value(reports.about(about, List.of(failed("bob@elsewhere.test"))));
            assertThat(new ContentCheck("none".getBytes(StandardCharsets.US_ASCII))
                            .take(report)
                            .clean())
                    .isTrue();
            assertThat(Parsed.of(report).parts()).isEqualTo(3);
        }
    }

    @Test
    void longHeadersAreCutAtALine() throws Exception {
        String content = ("X-Long: " + "z".repeat(1_200) + "\r\n").repeat(100) + "\r\nbody\r\n";
        AcceptedMessage about = Examples.message(content, recipient("bob@elsewhere.test"));
        byte[] octets = value(reports.about(about, List.of(failed("bob@elsewhere.test"))));
        assertHarmless(octets);
        String returned = new String(Parsed.of(octets).returned(), StandardCharsets.US_ASCII);
        assertThat(returned).endsWith("zzz\r\n").hasSizeBetween(63_000, 64 * 1024);
        assertThat(content).startsWith(returned);
    }
}
