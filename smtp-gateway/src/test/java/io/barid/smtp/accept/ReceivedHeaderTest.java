package io.barid.smtp.accept;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.BodyType;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.message.Recipient;
import io.barid.smtp.policy.SenderTerms;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedHeaderTest {

    private static final QueueId ID = QueueId.parse("01M80P9TQKF4T9D5YE05FDR0FC");
    private static final Recipient BOB = new Recipient(ForwardPath.parse("<bob@here.example>"), Recipient.Fate.LOCAL);

    private static final Optional<Domain> NAME = Optional.of(Domain.parse("mail.client.example"));

    private static final Instant AT = Instant.parse("2026-11-22T03:04:05Z");

    private static String field(String hello, String client, Optional<String> tls, boolean login, Recipient... to) {
        ClientTrace trace = new ClientTrace(hello, true, InetAddress.ofLiteral(client), NAME, tls, login);
        return new String(ReceivedHeader.of(trace, "mx.here.example", ID, draft(false, to), AT), US_ASCII);
    }

    private static EnvelopeDraft draft(boolean smtpUtf8, Recipient... to) {
        return new EnvelopeDraft(
                new Origin.Mx(),
                new ReversePath.Null(),
                List.of(to),
                BodyType.EIGHT_BIT_MIME,
                smtpUtf8,
                Optional.empty(),
                false,
                SenderTerms.NONE);
    }

    @Test
    void saysEverythingForASingleRecipient() {
        assertThat(field("client.example", "192.0.2.1", Optional.of("TLSv1.3 TLS_AES_256_GCM_SHA384"), true, BOB))
                .isEqualTo("""
                        Received: from client.example (mail.client.example [192.0.2.1])\r
                        \tby mx.here.example (Barid) with ESMTPSA id 01M80P9TQKF4T9D5YE05FDR0FC\r
                        \t(TLSv1.3 TLS_AES_256_GCM_SHA384) for <bob@here.example>;\r
                        \tSun, 22 Nov 2026 03:04:05 +0000\r
                        """);
    }

    /** RFC 5321 4.4: TCP-info is a domain and an address literal. */
    @Test
    void aClientWhoseNameIsNotConfirmedIsUnknown() {
        ClientTrace trace = new ClientTrace(
                "bank.example", true, InetAddress.ofLiteral("192.0.2.1"), Optional.empty(), Optional.empty(), false);
        assertThat(new String(ReceivedHeader.of(trace, "mx.here.example", ID, draft(false, BOB), AT), US_ASCII))
                .startsWith("Received: from bank.example (unknown [192.0.2.1]) by mx.here.example");
    }

    @Test
    void withSeveralRecipientsNamesNone() {
        assertThat(field("client.example", "2001:db8::1", Optional.empty(), false, BOB, BOB))
                .contains("(mail.client.example\r\n\t[IPv6:2001:db8:0:0:0:0:0:1])")
                .contains("with ESMTP\r\n\tid ")
                .doesNotContain("bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_pc", "(", "evil)\\(", "<x@y>", "a;b", "\"q\"", "[not.an.address]", "x..y", "-", "a\tb"})
    void aNameThatIsNoneIsQuotedHarmlessly(String hello) {
        String field = field(hello, "192.0.2.1", Optional.empty(), false, BOB);
        assertThat(field.replace("\r\n\t", " "))
                .startsWith("Received: from [192.0.2.1] (mail.client.example [192.0.2.1]) (helo ");
        assertThat(field.chars().filter(c -> c == '(').count()).isEqualTo(3);
        assertThat(field.chars().filter(c -> c == ')').count()).isEqualTo(3);
        assertThat(field.chars().filter(c -> c == ';').count()).isEqualTo(1);
        assertThat(field).doesNotContain("\\").doesNotContain("\"");
    }

    @Test
    void foldsLongWordsOntoLinesOfTheirOwn() {
        Recipient far = new Recipient(
                ForwardPath.parse("<" + "b".repeat(60) + "@" + "example.".repeat(10) + "example>"),
                Recipient.Fate.LOCAL);
        String field = field("c".repeat(60) + ".example", "2001:db8::1", Optional.empty(), false, far);
        for (String line : field.split("\r\n", -1)) {
            assertThat(line.length()).isLessThan(170);
            assertThat(line.length() <= 78
                            || !line.strip().contains(" ")
                            || line.strip().matches("\\S+ \\S+"))
                    .isTrue();
        }
        assertThat(field).endsWith("\r\n").doesNotContain("\r\n\r\n");
    }

    @Test
    void saysSmtpUtf8AndThenNamesARecipientAsItIs() {
        ClientTrace trace = new ClientTrace(
                "client.example", true, InetAddress.ofLiteral("192.0.2.1"), NAME, Optional.of("TLSv1.3 X"), true);
        Recipient to = new Recipient(ForwardPath.parse("<gr\u00fc\u00dfe@b\u00fccher.example>"), Recipient.Fate.REMOTE);
        assertThat(new String(ReceivedHeader.of(trace, "mx.here.example", ID, draft(true, to), AT), UTF_8))
                .contains("with UTF8SMTPSA id ")
                .contains("for <gr\u00fc\u00dfe@xn--bcher-kva.example>;");
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false, UTF8SMTP",
        "true, true, false, UTF8SMTPS",
        "true, false, true, UTF8SMTPA",
        "true, true, true, UTF8SMTPSA",
        "false, false, false, ESMTP",
        "false, true, false, ESMTPS",
        "false, true, true, ESMTPSA",
    })
    void theProtocolHasItsRegisteredName(boolean smtpUtf8, boolean tls, boolean login, String name) {
        ClientTrace trace = new ClientTrace(
                "a.example",
                true,
                InetAddress.ofLiteral("192.0.2.1"),
                NAME,
                tls ? Optional.of("x") : Optional.empty(),
                login);
        assertThat(trace.protocol(smtpUtf8)).isEqualTo(name);
    }

    @Test
    void plainSmtpForHelo() {
        ClientTrace helo =
                new ClientTrace("a.example", false, InetAddress.ofLiteral("192.0.2.1"), NAME, Optional.empty(), false);
        assertThat(helo.protocol(false)).isEqualTo("SMTP");
    }
}
