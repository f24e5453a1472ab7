package io.barid.dns.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.query.StsAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** The texts of RFC 8461 sections 3.1 and 3.2, and of HTTP around them. */
class PolicyTest {

    private static Optional<String> id(String... records) {
        List<Record> all = Arrays.stream(records)
                .map(text -> (Record) new TXTRecord(Name.root, DClass.IN, 1, List.of(text.split("~"))))
                .toList();
        return StsRecord.of(all).map(StsRecord::id);
    }

    @ParameterizedTest
    @CsvSource({
        "'v=STSv1; id=20160831085700Z;', 20160831085700Z",
        "'v=STSv1;id=a', a",
        "'v=STSv1 ; x=y; id=b', b",
        "'v=STSv1; ~id=c;', c",
        "'v=STSv1; id=d; id=e', d",
    })
    void aRecordAnnouncesAPolicy(String record, String id) {
        assertThat(id(record)).contains(id);
        assertThat(id("v=spf1 -all", record)).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=STSv1",
                "v=STSv1;",
                "v=STSv1; id=",
                "v=STSv1; id=a-b",
                "v=STSv2; id=a",
                "id=a; v=STSv1",
                "v=STSv10; id=a",
                "v=STSv1; id=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "v=STSv1; nonsense; id=a"
            })
    void andAnythingElseDoesNot(String record) {
        assertThat(id(record)).isEmpty();
    }

    @Test
    void twoRecordsAreNone() {
        assertThat(id("v=STSv1; id=a", "v=STSv1; id=b")).isEmpty();
        assertThat(id()).isEmpty();
    }

    @Test
    void aPolicyMayEndItsLinesEitherWay() {
        PolicyText expected = new PolicyText(
                Optional.of(StsAnswer.Mode.ENFORCE),
                List.of("mail.example.com", "*.example.net", "xn--bcher-kva.example"),
                Duration.ofSeconds(604800));
        String text = "version: STSv1\nmode: enforce\nmx: mail.Example.com\nmx: *.example.net\n"
                + "mx:bücher.example\nfuture: x\nmode: none\nmax_age: 604800\n";
        assertThat(PolicyText.parse(text)).isEqualTo(expected);
        assertThat(PolicyText.parse(text.replace("\n", "\r\n"))).isEqualTo(expected);
        assertThat(PolicyText.parse(text.stripTrailing())).isEqualTo(expected);
    }

    @Test
    void aPolicyOfNoneNeedsNoHosts() {
        assertThat(PolicyText.parse("version: STSv1\nmode: none\nmax_age: 9999999999")
                        .mode())
                .isEmpty();
        assertThat(PolicyText.parse("version: STSv1\nmode: none\nmax_age: 9999999999")
                        .maxAge())
                .isEqualTo(Duration.ofSeconds(31557600));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version: STSv2|mode: enforce|mx: a.test|max_age: 1",
                "mode: enforce|mx: a.test|max_age: 1",
                "version: STSv1|mode: strict|mx: a.test|max_age: 1",
                "version: STSv1|mx: a.test|max_age: 1",
                "version: STSv1|mode: testing|max_age: 1",
                "version: STSv1|mode: testing|mx: a.test",
                "version: STSv1|mode: testing|mx: a.test|max_age: -1",
                "version: STSv1|mode: testing|mx: a.test|max_age: 99999999999",
                "version: STSv1|mode: testing|mx: *.*.test|max_age: 1",
                "version: STSv1|mode: testing|mx: [192.0.2.1]|max_age: 1",
                "version: STSv1|mode: testing|mx: a.test|max_age: 1|<html>",
            })
    void whatIsNoPolicyIsRefused(String lines) {
        assertThatThrownBy(() -> PolicyText.parse(lines.replace('|', '\n'))).isInstanceOf(PolicyException.class);
    }

    private static String read(String reply) throws IOException {
        return HttpReply.policy(
                new ByteArrayInputStream(reply.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void bodiesComeInThreeWays() throws Exception {
        assertThat(read("HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: 3||abcdef"))
                .isEqualTo("abc");
        assertThat(read("HTTP/1.0 200 OK|content-type: Text/Plain; charset=utf-8||abc"))
                .isEqualTo("abc");
        assertThat(read("HTTP/1.1 200|Content-Type: text/plain|Transfer-Encoding: chunked||2;x=y|ab|1|c|0||"))
                .isEqualTo("abc");
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 301 Moved|Location: https://other.test/||', the policy host says 301",
        "'HTTP/1.1 404 No|Content-Type: text/plain||x', the policy host says 404",
        "'HTTP/1.1 200 OK|Content-Type: text/html||x', the policy's content type is not text/plain",
        "'HTTP/1.1 200 OK||x', the policy's content type is not text/plain",
        "'HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: 65537||x', the policy is longer than 64 KiB",
        "'HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: -1||x', the policy is longer than 64 KiB",
        "'HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: 2||x', the policy host's reply ends early",
        "'HTTP/1.1 200 OK|Content-Type: text/plain|Transfer-Encoding: chunked||fffff|', the policy is longer than 64 KiB",
        "'HTTP/1.1 200 OK|Content-Type: text/plain|Transfer-Encoding: chunked||x|', the policy host's reply is malformed",
        "'SSH-2.0-x|', the policy host does not speak HTTP/1.1",
        "'HTTP/1.1 200 OK|Content', the policy host's reply ends early",
    })
    void otherRepliesAreNoPolicy(String reply, String reason) {
        assertThatThrownBy(() -> read(reply))
                .isInstanceOf(PolicyException.class)
                .hasMessage(reason.replace("''", "'"));
    }

    @Test
    void nothingGrowsWithoutBounds() {
        String reply = "HTTP/1.1 200 OK|Content-Type: text/plain||";
        assertThatThrownBy(() -> read(reply + "x".repeat(70_000))).hasMessage("the policy is longer than 64 KiB");
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK|" + "X: y|".repeat(20_000)))
                .hasMessageContaining("too long a header");
    }

    @Test
    void aPolicyLastsAndIsRenewedAtHalfItsAge() {
        PolicyText text = PolicyText.parse("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1000");
        KeptPolicy kept = new KeptPolicy(text, "1", seconds(50));
        assertThat(kept.old(seconds(549))).isFalse();
        assertThat(kept.old(seconds(550))).isTrue();
        assertThat(kept.lasts(seconds(1049))).isTrue();
        assertThat(kept.lasts(seconds(1050))).isFalse();
        assertThat(kept.answer()).isEqualTo(new StsAnswer.Policy(StsAnswer.Mode.ENFORCE, List.of("a.test"), "1", 1000));
        FailedFetch failure = new FailedFetch("no", seconds(100));
        assertThat(failure.lasts(seconds(399))).isTrue();
        assertThat(failure.lasts(seconds(400))).isFalse();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
