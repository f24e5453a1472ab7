package io.barid.relay.bounce;

import static io.barid.relay.bounce.Examples.CONTENT;
import static io.barid.relay.bounce.Examples.failed;
import static io.barid.relay.bounce.Examples.notice;
import static io.barid.relay.bounce.Examples.recipient;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.message.Sha256;
import io.barid.relay.bounce.Notice.Kind;
import io.barid.transit.AcceptedMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private final MemoryStore store = new MemoryStore();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final Reports reports = new Reports(Examples.HOSTNAME, store, new ReportMetrics(registry), nanos::get);

    private double count(String outcome) {
        return registry.get("mail.relay.bounces")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private Optional<AcceptedMessage> about(AcceptedMessage message, Notice... notices) {
        List<AcceptedMessage> made = reports.about(message, List.of(notices));
        assertThat(made).hasSizeLessThan(2);
        return made.stream().findFirst();
    }

    @Test
    void aReportHasTheNullReversePathAndGoesToTheSender() {
        AcceptedMessage message = Examples.message(CONTENT, recipient("bob@elsewhere.test"));
        Envelope envelope =
                about(message, failed("bob@elsewhere.test")).orElseThrow().envelope();
        assertThat(envelope.reversePath()).isEqualTo(new ReversePath.Null());
        assertThat(envelope.origin()).isEqualTo(new Origin.Bounce());
        assertThat(envelope.queueId()).isNotEqualTo(message.envelope().queueId());
        assertThat(envelope.recipients()).singleElement().satisfies(to -> {
            assertThat(to.path()).isEqualTo(Examples.path("ann@ours.test"));
            assertThat(to.dsn().orElseThrow().wishes()).containsExactly(Notify.NEVER);
        });
        assertThat(envelope.body()).isEqualTo(BodyType.SEVEN_BIT);
        assertThat(count("failed")).isEqualTo(1);
    }

    @Test
    void nothingIsReportedAboutAReport() {
        AcceptedMessage bounce =
                Examples.from("<>", CONTENT, Optional.empty(), false, recipient("bob@elsewhere.test", Notify.FAILURE));
        assertThat(about(bounce, failed("bob@elsewhere.test"))).isEmpty();
        assertThat(count("dropped")).isEqualTo(1);
    }

    @Test
    void neverMeansNever() {
        AcceptedMessage message = Examples.message(CONTENT, recipient("bob@elsewhere.test", Notify.NEVER));
        assertThat(about(message, failed("bob@elsewhere.test"))).isEmpty();
        assertThat(count("unwanted")).isEqualTo(1);
        AcceptedMessage usual = Examples.message(CONTENT, recipient("bob@elsewhere.test"));
        assertThat(about(usual, notice(Kind.RELAYED, "2.0.0", "", "bob@elsewhere.test", "bob@elsewhere.test")))
                .isEmpty();
        assertThat(count("unwanted")).isEqualTo(1);
    }

    @Test
    void eachForwardPathHasItsGroup() throws Exception {
        AcceptedMessage message = Examples.message(
                CONTENT, recipient("a@ours.test"), recipient("b@ours.test"), recipient("c@ours.test", Notify.NEVER));
        Notice failed =
                notice(Kind.FAILED, "5.1.1", "gone", "x@elsewhere.test", "a@ours.test", "b@ours.test", "c@ours.test");
        Parsed parsed = Parsed.of(about(message, failed).orElseThrow().value());
        assertThat(parsed.recipients().stream().map(group -> group.getHeader("Original-Recipient", null)))
                .containsExactly("rfc822; a@ours.test", "rfc822; b@ours.test");
        assertThat(parsed.text())
                .contains("which you addressed as <a@ours.test>,")
                .doesNotContain("c@ours.test");
    }

    @Test
    void allOfItIsReturnedForAFailureThatAskedForAllOfIt() throws Exception {
        String body = CONTENT + "8-bit: \u00e4\u00f6\u00fc\r\n.\r\n--\r\n\r\n";
        AcceptedMessage message = Examples.returning(Ret.FULL, body, recipient("bob@elsewhere.test"));
        AcceptedMessage report = about(message, failed("bob@elsewhere.test")).orElseThrow();
        Parsed parsed = Parsed.of(report.value());
        assertThat(parsed.type(2)).isEqualTo("message/rfc822");
        assertThat(parsed.returned()).isEqualTo(message.value());
        assertThat(report.envelope().body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(report.envelope().smtpUtf8()).isFalse();
        Notice delayed = notice(Kind.DELAYED, "4.4.1", "away", "bob@elsewhere.test", "bob@elsewhere.test");
        assertThat(Parsed.of(about(message, delayed).orElseThrow().value()).type(2))
                .isEqualTo("text/rfc822-headers");
        AcceptedMessage silent = Examples.message(body, recipient("bob@elsewhere.test"));
        assertThat(Parsed.of(about(silent, failed("bob@elsewhere.test"))
                                .orElseThrow()
                                .value())
                        .type(2))
                .isEqualTo("text/rfc822-headers");
    }

    /** The reverse-path of a stranger's mail may be anybody's, who must not get what the stranger wrote. */
    @Test
    void aStrangersWishForAllOfItReturnsTheHeaderOnly() throws Exception {
        AcceptedMessage account = Examples.returning(Ret.FULL, CONTENT, recipient("bob@elsewhere.test"));
        Envelope it = account.envelope();
        Envelope stranger = new Envelope(
                it.queueId(),
                it.acceptedAt(),
                new Origin.Mx(),
                it.reversePath(),
                it.recipients(),
                it.body(),
                it.smtpUtf8(),
                it.prefix(),
                it.dsn(),
                false);
        AcceptedMessage message = new AcceptedMessage(stranger, account.content(), account.value());
        AcceptedMessage report = about(message, failed("bob@elsewhere.test")).orElseThrow();
        assertThat(Parsed.of(report.value()).type(2)).isEqualTo("text/rfc822-headers");
    }

    @Test
    void requireTlsReturnsTheHeaderOnly() throws Exception {
        AcceptedMessage plain = Examples.returning(Ret.FULL, CONTENT, recipient("bob@elsewhere.test"));
        Envelope it = plain.envelope();
        Envelope tls = new Envelope(
                it.queueId(),
                it.acceptedAt(),
                it.origin(),
                it.reversePath(),
                it.recipients(),
                it.body(),
                it.smtpUtf8(),
                it.prefix(),
                it.dsn(),
                true);
        AcceptedMessage report = about(
                        new AcceptedMessage(tls, plain.content(), plain.value()), failed("bob@elsewhere.test"))
                .orElseThrow();
        assertThat(Parsed.of(report.value()).type(2)).isEqualTo("text/rfc822-headers");
    }

    private AcceptedMessage stored(int octets, String line) {
        byte[] content = new byte[octets];
        byte[] header = CONTENT.getBytes(StandardCharsets.US_ASCII);
        byte[] filler = line.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets; i++) {
            content[i] = i < header.length ? header[i] : filler[(i - header.length) % filler.length];
        }
        content[octets - 2] = '\r';
        content[octets - 1] = '\n';
        Envelope envelope = Examples.returning(Ret.FULL, CONTENT, recipient("bob@elsewhere.test"))
                .envelope();
        store.keep(envelope.queueId(), content);
        return new AcceptedMessage(envelope, new MessageContent.Stored(octets, new Sha256("ab".repeat(32))), null);
    }

    @Test
    void whatDoesNotFitARecordGoesThroughTheContentStore() throws Exception {
        AcceptedMessage message = stored(5_000_001, "0123456789 \u00e4 and so on\r\n");
        AcceptedMessage report = about(message, failed("bob@elsewhere.test")).orElseThrow();
        assertThat(report.content()).isInstanceOf(MessageContent.Stored.class);
        assertThat(report.envelope().body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        byte[] octets = store.content(report.envelope().queueId());
        assertThat(octets).hasSize((int) report.content().octets());
        assertThat(Parsed.of(octets).returned())
                .isEqualTo(store.content(message.envelope().queueId()));
    }

    @Test
    void aFullRecordIsReturnedThroughTheContentStoreToo() throws Exception {
        AcceptedMessage message = Examples.returning(
                Ret.FULL, CONTENT + "\r\n".repeat(262_000 - CONTENT.length() / 2), recipient("bob@elsewhere.test"));
        AcceptedMessage report = about(message, failed("bob@elsewhere.test")).orElseThrow();
        assertThat(Parsed.of(store.content(report.envelope().queueId())).returned())
                .isEqualTo(message.value());
    }

    @Test
    void theHeaderIsEnoughWhereTheContentStoreTakesNothing() throws Exception {
        store.takes = false;
        AcceptedMessage report = about(stored(2_000_000, "line\r\n"), failed("bob@elsewhere.test"))
                .orElseThrow();
        assertThat(Parsed.of(report.value()).type(2)).isEqualTo("text/rfc822-headers");
    }

    @Test
    void linesThatNoHostMustTakeAreNotReturned() throws Exception {
        AcceptedMessage report = about(stored(2_000_000, "x".repeat(999) + "\r\n"), failed("bob@elsewhere.test"))
                .orElseThrow();
        assertThat(Parsed.of(report.value()).type(2)).isEqualTo("text/rfc822-headers");
    }

    @Test
    void aReportGoesOutThoughTheContentIsGoneOrOutOfReach() throws Exception {
        AcceptedMessage message = stored(2_000_000, "line\r\n");
        store.gives = false;
        assertThat(Parsed.of(about(message, failed("bob@elsewhere.test"))
                                .orElseThrow()
                                .value())
                        .parts())
                .isEqualTo(2);
        store.gives = true;
        AcceptedMessage gone = new AcceptedMessage(
                Examples.from("<ann@ours.test>", CONTENT, Optional.empty(), false, recipient("bob@elsewhere.test"))
                        .envelope(),
                new MessageContent.Stored(2_000_000, new Sha256("ab".repeat(32))),
                null);
        Reports empty = new Reports(Examples.HOSTNAME, new MemoryStore(), new ReportMetrics(registry), nanos::get);
        assertThat(Parsed.of(empty.about(gone, List.of(failed("bob@elsewhere.test")))
                                .getFirst()
                                .value())
                        .parts())
                .isEqualTo(2);
    }

    @Test
    void reportsAboutThousandsNeedNobodyToTakeThem() throws Exception {
        List<Notice> notices = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            notices.add(failed("bob" + i + "@elsewhere.test", "mx.elsewhere.test", "550 " + "no ".repeat(200)));
        }
        AcceptedMessage message = Examples.message(CONTENT, recipient("bob@elsewhere.test"));
        store.takes = false;
        List<AcceptedMessage> made = reports.about(message, notices);
        assertThat(made).hasSizeBetween(2, 8);
        List<String> told = new ArrayList<>();
        for (AcceptedMessage report : made) {
            assertThat(report.value()).hasSizeLessThanOrEqualTo(MessageContent.MAX_INLINE_OCTETS);
            Parsed parsed = Parsed.of(report.value());
            assertThat(parsed.text()).contains(" more").hasSizeLessThan(40_000);
            parsed.recipients().forEach(it -> told.add(it.getHeader("Final-Recipient", null)));
        }
        assertThat(told).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(made.stream().map(it -> it.envelope().queueId())).doesNotHaveDuplicates();
    }

    @Test
    void oneTargetOfThousandsIsToldOfInParts() throws Exception {
        Recipient[] given = new Recipient[3_000];
        String[] paths = new String[given.length];
        for (int i = 0; i < given.length; i++) {
            paths[i] = "b" + i + "." + "x".repeat(55) + "@ours.test";
            given[i] = recipient(paths[i]);
        }
        Notice notice = notice(Kind.FAILED, "5.1.1", "gone", "x@elsewhere.test", paths);
        int told = 0;
        for (AcceptedMessage report : reports.about(Examples.message(CONTENT, given), List.of(notice))) {
            told += Parsed.of(report.value()).recipients().size();
        }
        assertThat(told).isEqualTo(3_000);
    }

    @Test
    void whoDoesNotAnswerIsNotAskedForEachReport() throws Exception {
        AcceptedMessage message = stored(2_000_000, "line\r\n");
        store.gives = false;
        about(message, failed("bob@elsewhere.test"));
        int asked = store.reads;
        for (int i = 0; i < 100; i++) {
            assertThat(about(message, failed("bob@elsewhere.test"))).isPresent();
        }
        assertThat(store.reads).isEqualTo(asked);
        store.gives = true;
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        AcceptedMessage whole = about(message, failed("bob@elsewhere.test")).orElseThrow();
        assertThat(Parsed.of(store.content(whole.envelope().queueId())).parts()).isEqualTo(3);
        int before = store.reads;
        assertThat(reports.briefly(message, List.of(failed("bob@elsewhere.test"))))
                .hasSize(1);
        assertThat(store.reads).isEqualTo(before);
    }

    @Test
    void anInternationalRecipientIsWrittenInSevenBitsToWhoDidNotSendWithSmtpUtf8() throws Exception {
        AcceptedMessage message = Examples.message(
                CONTENT,
                Optional.of(new DsnReturn(Optional.empty(), Optional.empty())),
                false,
                recipient("b@ours.test"));
        AcceptedMessage report = about(
                        message, notice(Kind.FAILED, "5.1.1", "gone", "b\u00f8b@elsewhere.test", "b@ours.test"))
                .orElseThrow();
        assertThat(report.envelope().smtpUtf8()).isFalse();
        assertThat(report.envelope().body()).isEqualTo(BodyType.SEVEN_BIT);
        Parsed parsed = Parsed.of(report.value());
        assertThat(parsed.type(1)).isEqualTo("message/delivery-status");
        assertThat(parsed.recipients().getFirst().getHeader("Final-Recipient", null))
                .isEqualTo("utf-8; b\\x{F8}b@elsewhere.test");
    }
}
