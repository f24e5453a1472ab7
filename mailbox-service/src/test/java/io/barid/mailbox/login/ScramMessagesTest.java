package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5802 sections 5 to 7, with the conversation that RFC 7677 section 3 shows. */
class ScramMessagesTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ScramChallenge CHALLENGE = new ScramChallenge(
            NOW,
            "user",
            "n,,",
            "n=user,r=rOprNGfwEbeRWgbNEkqO",
            NONCE,
            "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");

    @Test
    void readsTheFirstMessageOfTheRfc() {
        ScramFirstMessage first = ScramFirstMessage.parse("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(first)
                .isEqualTo(new ScramFirstMessage(
                        "n,,", Optional.empty(), "n=user,r=rOprNGfwEbeRWgbNEkqO", "user", "rOprNGfwEbeRWgbNEkqO"));
        assertThat(first.toString()).doesNotContain("user");
    }

    @Test
    void readsWhatElseMayStandThere() {
        ScramFirstMessage first = ScramFirstMessage.parse("y,a=a=2Cb=3dc@x.test,n=a=2cb=3Dc@x.test,r=!,x=later,y==");
        assertThat(first.gs2Header()).isEqualTo("y,a=a=2Cb=3dc@x.test,");
        assertThat(first.actAs()).contains("a,b=c@x.test");
        assertThat(first.name()).isEqualTo("a,b=c@x.test");
        assertThat(first.nonce()).isEqualTo("!");
        assertThat(ScramFirstMessage.parse("n,a=,n=user,r=1").actAs()).isEmpty();
        assertThat(ScramFirstMessage.parse("n,,n=grüße@x.test,r=1").name()).isEqualTo("grüße@x.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p=tls-exporter,,n=user,r=abc | channel-binding-not-supported",
                "n,,m=x,n=user,r=abc | extensions-not-supported",
                "n,,n=us=er,r=abc | invalid-username-encoding",
                "n,,n=user=2,r=abc | invalid-username-encoding",
                "n,a=us=4ser,n=user,r=abc | invalid-username-encoding",
                "n,,n=,r=abc | invalid-encoding",
                "n,,n=user,r= | invalid-encoding",
                "n,,n=user,r=a\u00e4 | invalid-encoding",
                "n,,n=user,r=a b | invalid-encoding",
                "n,,n=user,r=abc, | invalid-encoding",
                "n,,n=user,r=abc,xx=1 | invalid-encoding",
                "n,,r=abc,n=user | invalid-encoding",
                "n,,n=us\uFFFDer,r=abc | invalid-encoding",
                "n,n=user,r=abc | invalid-encoding",
                "n,,,n=user,r=abc | invalid-encoding",
                "n,a=b=,n=user,r=abc | invalid-username-encoding",
                "x,,n=user,r=abc | invalid-encoding",
                "n=user,r=abc | invalid-encoding",
                "user | invalid-encoding",
                "'' | invalid-encoding"
            })
    void refusesTheRestWithTheErrorOfTheRfc(String message, String error) {
        assertThatThrownBy(() -> ScramFirstMessage.parse(message))
                .isInstanceOf(ScramSyntaxException.class)
                .hasMessage(error);
    }

    @Test
    void refusesWhatIsLongOrUnprintable() {
        for (String message : new String[] {
            null,
            "n,,n=user,r=" + "x".repeat(257),
            "n,,n=" + "u".repeat(2048) + ",r=abc",
            "n,,n=us\0er,r=abc",
            "n,,n=us\ner,r=abc",
            "n,,n=user,r=abc" + ",x=1".repeat(10_000)
        }) {
            assertThatThrownBy(() -> ScramFirstMessage.parse(message)).isInstanceOf(ScramSyntaxException.class);
        }
    }

    @Test
    void readsTheFinalMessageOfTheRfc() {
        ScramFinalMessage last = ScramFinalMessage.parse("c=biws,r=" + NONCE + ",p=" + PROOF);
        assertThat(last.answers(CHALLENGE)).isTrue();
        assertThat(last.proof()).hasSize(32);
        assertThat(CHALLENGE.authMessage(last))
                .isEqualTo("n=user,r=rOprNGfwEbeRWgbNEkqO," + CHALLENGE.message() + ",c=biws,r=" + NONCE);
        assertThat(ScramFinalMessage.parse("c=biws,r=" + NONCE + ",x=1,y=2,p=" + PROOF)
                        .withoutProof())
                .isEqualTo("c=biws,r=" + NONCE + ",x=1,y=2");
        assertThat(last.toString()).doesNotContain("dHzb");
    }

    @Test
    void anAnswerBelongsToItsChallenge() {
        for (String other : new String[] {
            "c=eSws,r=" + NONCE,
            "c=biw=,r=" + NONCE,
            "c=biwsbiws,r=" + NONCE,
            "c=biws,r=" + NONCE + "x",
            "c=biws,r=rOprNGfwEbeRWgbNEkqO"
        }) {
            assertThat(ScramFinalMessage.parse(other + ",p=" + PROOF).answers(CHALLENGE))
                    .as(other)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws,r=abc",
                "c=biws,r=abc,p=",
                "c=biws,r=abc,p=" + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ",
                "c=biws,r=abc,p=" + "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVR=",
                "c=biws,r=abc,p=AAAA",
                "c=biws,r=abc,p=A",
                "c=biws,r=abc,p=" + PROOF + ",x=1",
                "c=biws,p=" + PROOF + ",r=abc",
                "c=biws,r=abc,p=" + PROOF + ",p=" + PROOF,
                "c=,r=abc,p=" + PROOF,
                "r=abc,p=" + PROOF
            })
    void refusesWhatIsNoFinalMessage(String message) {
        assertThatThrownBy(() -> ScramFinalMessage.parse(message))
                .isInstanceOf(ScramSyntaxException.class)
                .hasMessage("invalid-encoding");
    }

    @Test
    void aChallengeIsReadAsItWasWrittenAndEnds() {
        assertThat(ScramChallenge.parse(CHALLENGE.text())).isEqualTo(CHALLENGE);
        assertThat(CHALLENGE.validAt(NOW.plusSeconds(59))).isTrue();
        assertThat(CHALLENGE.validAt(NOW.minusSeconds(5)))
                .as("another replica's clock")
                .isTrue();
        assertThat(CHALLENGE.validAt(NOW.plus(Duration.ofSeconds(60)))).isFalse();
        assertThat(CHALLENGE.toString()).doesNotContain("user");
    }
}
