package io.barid.mailbox.srs;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SrsTest {

    private static final Domain OURS = Domain.parse("ours.test");
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Srs srs = new Srs(KEY, () -> now);

    private Mailbox rewritten(String sender) {
        return srs.rewritten(Mailbox.parse(sender), OURS).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.test",
                "Mixed.Case@b.test",
                "bounce+user=example.com@b.test",
                "x=y=z@b.test",
                "\"two words\"@b.test",
                "gr\u00fc\u00dfe@xn--bcher-kva.test",
                "srs@b.test"
            })
    void leadsBack(String sender) {
        Mailbox rewritten = rewritten(sender);
        assertThat(rewritten.toString()).matches("\"?SRS0=.*@ours\\.test");
        assertThat(Srs.looksLike(rewritten.local())).isTrue();
        assertThat(srs.original(rewritten)).contains(Mailbox.parse(sender));
        assertThat(srs.original(Mailbox.parse(rewritten.toString()))).contains(Mailbox.parse(sender));
    }

    @Test
    void whatAnotherForwarderWroteGoesBackToIt() {
        Mailbox once = rewritten("SRS0=Hash=tt=far.test=a@first.test");
        assertThat(once.toString()).matches("SRS1=[a-z2-7]{8}=first\\.test==Hash=tt=far\\.test=a@ours\\.test");
        assertThat(srs.original(once)).contains(Mailbox.parse("SRS0=Hash=tt=far.test=a@first.test"));
        Mailbox twice = rewritten("SRS1=other=first.test==Hash=tt=far.test=a@second.test");
        assertThat(twice).isEqualTo(once);
        assertThat(srs.original(rewritten("SRS0+Hash=tt=far.test=a@first.test")))
                .contains(Mailbox.parse("SRS0+Hash=tt=far.test=a@first.test"));
    }

    @Test
    void caseIsLostOnTheWay() {
        Mailbox upper = Mailbox.parse(rewritten("a@b.test").toString().toUpperCase(Locale.ROOT));
        assertThat(srs.original(upper)).contains(Mailbox.parse("A@b.test"));
    }

    @Test
    void nobodyElseMakesOne() {
        String genuine = rewritten("a@b.test").toString();
        for (String forged : new String[] {
            genuine.replace("=a@", "=b@"),
            genuine.replace("=b.test", "=c.test"),
            genuine.replace("@ours", "@also-ours"),
            "SRS0==" + genuine.substring(14),
            "SRS0=aaaaaaaa" + genuine.substring(13),
            rewritten("SRS0=h=t=far.test=a@first.test").toString().replace("=a@", "=b@")
        }) {
            assertThat(srs.original(Mailbox.parse(forged))).as(forged).isEmpty();
        }
        assertThat(new Srs("other key".getBytes(StandardCharsets.UTF_8), () -> now).original(Mailbox.parse(genuine)))
                .isEmpty();
    }

    @Test
    void isGoodFor21Days() {
        Mailbox rewritten = rewritten("a@b.test");
        now = now.plus(Duration.ofDays(21));
        assertThat(srs.original(rewritten)).isPresent();
        now = now.plus(Duration.ofDays(1));
        assertThat(srs.original(rewritten)).isEmpty();
        now = now.minus(Duration.ofDays(23));
        assertThat(srs.original(rewritten)).as("of tomorrow").isEmpty();
    }

    @Test
    void whatWouldBeTooLongNeedsANumber() {
        assertThat(srs.rewritten(new Mailbox(new LocalPart("x".repeat(39)), new Domain("b.test")), OURS))
                .isPresent();
        assertThat(srs.rewritten(new Mailbox(new LocalPart("x".repeat(41)), new Domain("b.test")), OURS))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 31, 32, 57, (1L << 60) - 1})
    void aNumberStandsForWhatIsTooLong(long number) {
        Mailbox sender = new Mailbox(new LocalPart("Bounce-" + "x".repeat(57)), new Domain("b.test"));
        for (String ours : new String[] {"o.test", "ours.test", "o".repeat(40) + ".test", "o".repeat(63) + ".test"}) {
            Mailbox address = srs.numbered(number, sender, new Domain(ours)).orElseThrow();
            // as other implementations read an SRS0: hash, stamp, host, local part
            assertThat(address.toString())
                    .matches("SRS0=[a-z2-7]{8}=[a-z2-7]{2}=[a-z.]+=i[0-9a-v]{1,12}@" + ours)
                    .contains(ours.length() < 20 ? "=" + ours + "=" : "=");
            assertThat(address.local().value()).hasSizeLessThanOrEqualTo(LocalPart.MAX_OCTETS);
            assertThat(srs.number(address)).hasValue(number);
            assertThat(srs.standsFor(address, sender)).isTrue();
            assertThat(srs.original(address)).as("no address of its own").isEmpty();
            Mailbox upper = Mailbox.parse(address.toString().toUpperCase(Locale.ROOT));
            assertThat(srs.number(upper)).hasValue(number);
            assertThat(srs.standsFor(upper, sender)).isTrue();
        }
    }

    @Test
    void nobodyElseMakesANumbered() {
        Mailbox sender = new Mailbox(new LocalPart("x".repeat(60)), new Domain("b.test"));
        String genuine = srs.numbered(57, sender, OURS).orElseThrow().toString();
        for (String forged : new String[] {
            genuine.replace("=i", "=i1"),
            genuine.replace("=ours", "=hours"),
            genuine.replace("@ours", "@also-ours"),
            "SRS0==" + genuine.substring(14),
            "SRS0=aaaaaaaa" + genuine.substring(13),
            rewritten("i1p@b.test").toString()
        }) {
            assertThat(srs.standsFor(Mailbox.parse(forged), sender)).as(forged).isFalse();
        }
        assertThat(srs.standsFor(Mailbox.parse(genuine), Mailbox.parse("other@b.test")))
                .as("the number was given to somebody else")
                .isFalse();
        assertThat(srs.original(rewritten("i1p@b.test"))).contains(Mailbox.parse("i1p@b.test"));
        now = now.plus(Duration.ofDays(22));
        assertThat(srs.number(Mailbox.parse(genuine))).isEmpty();
    }

    @Test
    void aLongOneThatOthersRewroteGoesBackToTheFirst() {
        Mailbox first = Mailbox.parse("SRS0=Hash=tt=far.test=" + "a".repeat(40) + "@first.test");
        assertThat(srs.rewritten(first, OURS)).isEmpty();
        assertThat(srs.backTo(first)).isEqualTo(first);
        Mailbox second = Mailbox.parse("SRS1=h=first.test==Hash=tt=far.test=" + "a".repeat(27) + "@second.test");
        assertThat(srs.rewritten(second, OURS)).isEmpty();
        assertThat(srs.backTo(second))
                .isEqualTo(Mailbox.parse("SRS0=Hash=tt=far.test=" + "a".repeat(27) + "@first.test"));
        Mailbox odd = Mailbox.parse("SRS1=h=no_domain==rest@second.test");
        assertThat(srs.rewritten(odd, OURS)).isEmpty();
        assertThat(srs.backTo(odd)).isEqualTo(odd);
    }
}
