package io.barid.relay.bounce;

import static io.barid.relay.bounce.Examples.CONTENT;
import static io.barid.relay.bounce.Examples.failed;
import static io.barid.relay.bounce.Examples.notice;
import static io.barid.relay.bounce.Examples.recipient;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.DsnReturn;
import io.barid.message.Notify;
import io.barid.message.Ret;
import io.barid.relay.bounce.Notice.Kind;
import io.barid.relay.delivery.Said;
import io.barid.status.EnhancedStatus;
import io.barid.transit.AcceptedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole reports, as src/test/resources/bounces shows them, and as another's parser reads them. */
class GoldenReportsTest {

    private record Example(String name, AcceptedMessage message, List<Notice> notices) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Example> examples() {
        return Stream.of(
                new Example(
                        "failed",
                        Examples.returning(
                                Ret.HDRS,
                                CONTENT,
                                recipient("bob@elsewhere.test", "rfc822;Bob+2B1@elsewhere.test"),
                                recipient("carl@elsewhere.test")),
                        List.of(
                                failed("bob@elsewhere.test"),
                                failed(
                                        "carl@elsewhere.test",
                                        "mx2.elsewhere.test",
                                        "550-5.7.1 We have looked at this message for a long time and do not want it; see"
                                                + " https://elsewhere.test/why?id=1234567890"))),
                new Example(
                        "failed-full",
                        Examples.returning(Ret.FULL, CONTENT, recipient("team@ours.test")),
                        List.of(notice(
                                Kind.FAILED,
                                "5.4.7",
                                "no host of elsewhere.test answered for 5 days",
                                "bob@elsewhere.test",
                                "team@ours.test"))),
                new Example(
                        "delayed",
                        Examples.message(CONTENT, recipient("bob@elsewhere.test")),
                        List.of(notice(
                                Kind.DELAYED,
                                "4.4.1",
                                "no host of elsewhere.test answers",
                                "bob@elsewhere.test",
                                "bob@elsewhere.test"))),
                new Example(
                        "delivered",
                        Examples.message(CONTENT, recipient("bea@ours.test", Notify.SUCCESS)),
                        List.of(notice(
                                Kind.DELIVERED, "2.0.0", "it is in the mailbox", "bea@ours.test", "bea@ours.test"))),
                new Example(
                        "relayed",
                        Examples.message(CONTENT, recipient("bob@elsewhere.test", Notify.SUCCESS, Notify.FAILURE)),
                        List.of(new Notice(
                                Examples.path("bob@elsewhere.test"),
                                List.of(Examples.path("bob@elsewhere.test")),
                                Kind.RELAYED,
                                EnhancedStatus.parse("2.0.0"),
                                "",
                                Optional.of(new Said("mx1.elsewhere.test", "250 2.0.0 Ok: 4711")),
                                Examples.AT,
                                Optional.empty()))),
                new Example(
                        "international",
                        Examples.from(
                                "<änn@ours.test>",
                                CONTENT.replace("Lunch", "Mittagessen um zwölf"),
                                Optional.of(new DsnReturn(Optional.of(Ret.HDRS), Optional.empty())),
                                true,
                                recipient("bøb@elsewhere.test")),
                        List.of(failed("bøb@elsewhere.test", "mx1.elsewhere.test", "550 5.1.1 bøb: gibt es nicht"))));
    }

    private static byte[] octets(Example example) {
        AcceptedMessage message = example.message();
        Original original = new Original(message, new MemoryStore());
        ReversePath.Sender sender = (ReversePath.Sender) message.envelope().reversePath();
        Returned returned = example.name().endsWith("full")
                ? new Returned.Whole(original, original.header(), false)
                : new Returned.Headers(original.header());
        Draft draft = new BounceWriter(Examples.HOSTNAME)
                .write(new BounceWriter.Assignment(
                        Examples.REPORT,
                        Examples.AT,
                        Examples.BOUNDARY,
                        sender.mailbox(),
                        message.envelope(),
                        example.notices(),
                        returned));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(draft.begin());
        draft.original().ifPresent(whole -> whole.pieces(all::writeBytes));
        all.writeBytes(draft.end());
        assertThat(draft.octets()).isEqualTo(all.size());
        assertThat(draft.smtpUtf8()).isEqualTo(example.name().equals("international"));
        assertThat(draft.body())
                .isEqualTo(example.name().equals("international") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT);
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isWrittenAsShown(Example example) throws IOException {
        String written = new String(octets(example), StandardCharsets.UTF_8);
        try (InputStream golden = getClass().getResourceAsStream("/bounces/" + example.name() + ".eml")) {
            assertThat(golden).isNotNull();
            String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8).replace("\n", "\r\n");
            assertThat(written).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isUnderstoodByAnotherParser(Example example) throws Exception {
        Parsed parsed = Parsed.of(octets(example));
        assertThat(parsed.parts()).isEqualTo(3);
        assertThat(parsed.status().getMessageDSN().getHeader("Reporting-MTA", null))
                .isEqualTo("dns; mx.ours.test");
        assertThat(parsed.recipients()).hasSize(example.notices().size()).allSatisfy(group -> {
            assertThat(group.getHeader("Action", null)).isEqualTo(action(example.name()));
            assertThat(group.getHeader("Status", null)).matches("[245]\\.\\d+\\.\\d+");
            assertThat(group.getHeader("Final-Recipient", null)).matches("(rfc822|utf-8); \\S+@\\S+");
        });
        assertThat(new String(parsed.returned(), StandardCharsets.UTF_8))
                .startsWith("Received: ")
                .contains("Subject: ");
        assertThat(parsed.message().getHeader("Auto-Submitted", null)).isEqualTo("auto-replied");
        assertThat(parsed.message().getHeader("In-Reply-To", null)).isEqualTo("<lunch.1@client.example>");
    }

    private static String action(String name) {
        return name.startsWith("failed") || name.equals("international") ? "failed" : name;
    }

    @Test
    void saysWhatMachinesWantToKnow() throws Exception {
        Parsed parsed = Parsed.of(octets(examples().findFirst().orElseThrow()));
        assertThat(parsed.type(0)).isEqualTo("text/plain");
        assertThat(parsed.type(1)).isEqualTo("message/delivery-status");
        assertThat(parsed.type(2)).isEqualTo("text/rfc822-headers");
        assertThat(parsed.status().getMessageDSN().getHeader("Original-Envelope-Id", null))
                .isEqualTo("QQ=314");
        assertThat(parsed.recipients().getFirst().getHeader("Original-Recipient", null))
                .isEqualTo("rfc822; Bob+1@elsewhere.test");
        assertThat(parsed.recipients().getFirst().getHeader("Remote-MTA", null)).isEqualTo("dns; mx1.elsewhere.test");
        assertThat(parsed.recipients()
                        .getLast()
                        .getHeader("Diagnostic-Code", null)
                        .replace("\r\n", ""))
                .isEqualTo("smtp; 550-5.7.1 We have looked at this message for a long time and do not want it; see"
                        + " https://elsewhere.test/why?id=1234567890");
    }
}
