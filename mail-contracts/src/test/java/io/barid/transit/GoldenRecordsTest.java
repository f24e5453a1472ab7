package io.barid.transit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.BodyType;
import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Envelope;
import io.barid.message.MessageContent;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.message.Ret;
import io.barid.message.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON in record headers, held by files: a change here breaks the mail of those who upgrade. Fields are added, never
 * renamed; a file is never changed, a new form gets a file of its own.
 */
class GoldenRecordsTest {

    private static final QueueId ID = QueueId.parse("01FWHE4YDGFK1SHH6W1G60EECF");
    private static final Instant TIME = Instant.parse("2026-11-22T04:00:00.123Z");
    private static final byte[] CONTENT = "Subject: hi\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final MessageContent INLINE = new MessageContent.Inline(CONTENT.length);
    private static final MessageContent STORED = new MessageContent.Stored(30_000_000, new Sha256("ab".repeat(32)));

    @Test
    void anInlineMessageFromAStranger() throws Exception {
        AcceptedMessage message = new AcceptedMessage(
                new Envelope(
                        ID,
                        TIME,
                        new Origin.Mx(),
                        new ReversePath.Null(),
                        List.of(
                                new Recipient(ForwardPath.parse("<aya@example.test>"), Recipient.Fate.LOCAL),
                                new Recipient(new ForwardPath.Postmaster(), Recipient.Fate.LOCAL)),
                        BodyType.EIGHT_BIT_MIME,
                        false,
                        ""),
                INLINE,
                CONTENT);
        assertSame("accepted-inline-1.json", message.header());
        assertThat(AcceptedMessage.parse(golden("accepted-inline-1.json"), CONTENT))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @Test
    void aStoredMessageOfAnAccount() throws Exception {
        AcceptedMessage message = new AcceptedMessage(
                new Envelope(
                        ID,
                        TIME,
                        new Origin.Submission(new AccountId(7)),
                        ReversePath.parse("<ahmed@example.test>"),
                        List.of(new Recipient(ForwardPath.parse("<x@elsewhere.test>"), Recipient.Fate.REMOTE)),
                        BodyType.SEVEN_BIT,
                        true,
                        "X-Prefix: yes\r\n"),
                STORED,
                null);
        assertSame("accepted-stored-1.json", message.header());
        assertThat(AcceptedMessage.parse(golden("accepted-stored-1.json"), null))
                .isEqualTo(message);
    }

    @Test
    void aHandOverToMailboxes() throws Exception {
        LocalHandOver handOver = new LocalHandOver(
                new LocalHandOver.Header(
                        ID,
                        TIME,
                        ReversePath.parse("<ahmed@example.test>"),
                        List.of(new LocalHandOver.Target(new AccountId(8), ForwardPath.parse("<aya@example.test>"))),
                        "",
                        INLINE),
                CONTENT);
        assertSame("local-1.json", handOver.headerJson());
        assertThat(LocalHandOver.parse(golden("local-1.json"), CONTENT))
                .usingRecursiveComparison()
                .isEqualTo(handOver);
    }

    @Test
    void anOutcome() throws Exception {
        LocalOutcome outcome = new LocalOutcome(
                ID,
                List.of(new LocalOutcome.Refused(
                        new AccountId(8), ForwardPath.parse("<aya@example.test>"), LocalOutcome.Reason.ACCOUNT_GONE)));
        assertSame("outcome-1.json", outcome.header());
        assertThat(LocalOutcome.parse(golden("outcome-1.json"))).isEqualTo(outcome);
    }

    @Test
    void aMessageWhoseSenderAskedForReports() throws Exception {
        AcceptedMessage message = new AcceptedMessage(
                new Envelope(
                        ID,
                        TIME,
                        new Origin.Submission(new AccountId(7)),
                        ReversePath.parse("<ahmed@example.test>"),
                        List.of(new Recipient(
                                ForwardPath.parse("<x@elsewhere.test>"),
                                Recipient.Fate.REMOTE,
                                Optional.of(new DsnRequest(
                                        Set.of(Notify.FAILURE), Optional.of("rfc822;x+2By@elsewhere.test"))))),
                        BodyType.SEVEN_BIT,
                        false,
                        "",
                        Optional.of(new DsnReturn(Optional.of(Ret.HDRS), Optional.of("QQ314159"))),
                        true),
                INLINE,
                CONTENT);
        assertSame("accepted-dsn-2.json", message.header());
        assertThat(AcceptedMessage.parse(golden("accepted-dsn-2.json"), CONTENT))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @Test
    void aHandOverThatSaysHowItWasSent() throws Exception {
        LocalHandOver handOver = new LocalHandOver(
                new LocalHandOver.Header(
                        ID,
                        TIME,
                        ReversePath.parse("<ahmed@example.test>"),
                        List.of(new LocalHandOver.Target(
                                new AccountId(8),
                                ForwardPath.parse("<aya@example.test>"),
                                Optional.of(new DsnRequest(Set.of(Notify.SUCCESS), Optional.empty())))),
                        "",
                        INLINE,
                        Optional.of(new LocalHandOver.Sent(
                                new Origin.Mx(), BodyType.EIGHT_BIT_MIME, true, Optional.empty()))),
                CONTENT);
        assertSame("local-2.json", handOver.headerJson());
        assertThat(LocalHandOver.parse(golden("local-2.json"), CONTENT))
                .usingRecursiveComparison()
                .isEqualTo(handOver);
    }

    @Test
    void anOutcomeThatWasAskedFor() throws Exception {
        LocalOutcome outcome = new LocalOutcome(
                ID,
                List.of(),
                List.of(new LocalOutcome.Stored(new AccountId(8), ForwardPath.parse("<aya@example.test>"))));
        assertSame("outcome-2.json", outcome.header());
        assertThat(LocalOutcome.parse(golden("outcome-2.json"))).isEqualTo(outcome);
    }

    @Test
    void fieldsOfANewerNeighbourArePassedOver() throws Exception {
        String json = new String(golden("local-1.json"), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"newer\": {\"x\": 1},");
        assertThat(LocalHandOver.parse(json.getBytes(StandardCharsets.UTF_8), CONTENT)
                        .header()
                        .queueId())
                .isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "[]", "{\"envelope\":{}}", "{\"envelope\":null,\"content\":null}", "\u0000"})
    void whatCannotBeReadIsPoison(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> AcceptedMessage.parse(json, CONTENT)).isInstanceOf(PoisonRecordException.class);
        assertThatThrownBy(() -> LocalHandOver.parse(json, CONTENT)).isInstanceOf(PoisonRecordException.class);
    }

    @Test
    void whatNoStoreCouldHoldIsPoison() throws Exception {
        String stored = new String(golden("accepted-stored-1.json"), StandardCharsets.UTF_8);
        for (String impossible : List.of(
                stored.replaceFirst("\"sha256\": \"[ab]*\"", "\"sha256\": null"),
                stored.replace("\"2026-", "\"+99999-"),
                stored.replace("30000000", "-1"))) {
            byte[] header = impossible.getBytes(StandardCharsets.UTF_8);
            assertThat(impossible).isNotEqualTo(stored);
            assertThatThrownBy(() -> AcceptedMessage.parse(header, null)).isInstanceOf(PoisonRecordException.class);
        }
    }

    @Test
    void aValueOfAnotherLengthIsPoison() {
        assertThatThrownBy(() -> AcceptedMessage.parse(golden("accepted-inline-1.json"), new byte[3]))
                .isInstanceOf(PoisonRecordException.class);
        assertThatThrownBy(() -> AcceptedMessage.parse(golden("accepted-stored-1.json"), CONTENT))
                .isInstanceOf(PoisonRecordException.class);
        assertThatThrownBy(() -> AcceptedMessage.parse(null, CONTENT)).isInstanceOf(PoisonRecordException.class);
    }

    private static void assertSame(String file, byte[] json) throws IOException {
        JsonMapper mapper = JsonMapper.shared();
        assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree(golden(file)));
    }

    private static byte[] golden(String file) throws IOException {
        try (InputStream in = GoldenRecordsTest.class.getResourceAsStream("/golden/" + file)) {
            return in.readAllBytes();
        }
    }
}
