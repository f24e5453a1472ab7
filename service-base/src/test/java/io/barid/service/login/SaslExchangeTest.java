package io.barid.service.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.Logins;
import io.barid.query.MaildropTicket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4422, 4616, 5802: word for word, whatever the protocol around it. */
class SaslExchangeTest {

    private static final String CLIENT = "192.0.2.7";
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final Logins.Answer.Granted BOB = new Logins.Answer.Granted(
            new AccountId(7), Mailbox.parse("bob@here.example"), new MaildropTicket("ticket-1234567890"));

    private final List<String> asked = new ArrayList<>();
    private final GatewayLogins logins = new GatewayLogins(this::logIn, new ScramStandIn(BOB));

    private Logins.Answer logIn(Logins.Attempt attempt) {
        asked.add(attempt.name() + "/" + attempt.password() + "/" + attempt.client());
        return switch (attempt.password()) {
            case "grün", "" -> BOB;
            case "busy" -> new Logins.Answer.Busy();
            default -> new Logins.Answer.Denied();
        };
    }

    @Test
    void plainWithAndWithoutInitialResponse() {
        String response = base64("\0bob@here.example\0grün");
        assertThat(begin("PLAIN", response)).isEqualTo(new SaslStep.Granted(BOB));
        SaslStep.Challenge empty = challenge(begin("PLAIN"), "");
        assertThat(empty.next().answer(response)).isEqualTo(new SaslStep.Granted(BOB));
        assertThat(asked).containsOnly("bob@here.example/grün/" + CLIENT).hasSize(2);
    }

    @Test
    void nobodyActsAsSomebodyElse() {
        assertThat(begin("PLAIN", base64("alice\0bob\0grün"))).isInstanceOf(SaslStep.Denied.class);
        assertThat(asked).isEmpty();
        assertThat(begin("PLAIN", base64("bob\0bob\0grün"))).isInstanceOf(SaslStep.Granted.class);
        assertThat(begin("PLAIN", base64("\0bob\0wrong"))).isInstanceOf(SaslStep.Denied.class);
        assertThat(begin("PLAIN", base64("\0bob\0busy"))).isInstanceOf(SaslStep.Busy.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "=", "*", "not!base64", "AGJvYgBncsO8bg", "AGJvYgBncsO8bg= ", " ", "Ym9i", "AABncsO8bg=="})
    void whatPlainDoesNotSendIsNotJudged(String response) {
        assertThat(begin("PLAIN", response)).isInstanceOf(SaslStep.Unreadable.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNoUtf8IsNotJudged() {
        String latin = Base64.getEncoder().encodeToString("\0bob\0grün".getBytes(ISO_8859_1));
        assertThat(begin("PLAIN", latin)).isInstanceOf(SaslStep.Unreadable.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void loginAsksForNameAndPassword() {
        SaslStep.Challenge name = challenge(begin("LOGIN"), "Username:");
        SaslStep.Challenge password = challenge(name.next().answer(base64("bob")), "Password:");
        assertThat(password.next().answer(base64("grün"))).isEqualTo(new SaslStep.Granted(BOB));
        assertThat(password.next().answer("=")).isEqualTo(new SaslStep.Granted(BOB));
        assertThat(challenge(begin("LOGIN", base64("bob")), "Password:").next().answer("bob"))
                .isInstanceOf(SaslStep.Unreadable.class);
        assertThat(asked).containsExactly("bob/grün/" + CLIENT, "bob//" + CLIENT);
    }

    @Test
    void scramGrantsAfterTheServersProofWasHeard() {
        SaslStep.Challenge proof = proved();
        assertThat(proof.next().answer("")).isEqualTo(new SaslStep.Granted(BOB));
        assertThat(proof.next().answer("=")).isEqualTo(new SaslStep.Granted(BOB));
        assertThat(proof.next().answer(base64("x"))).isInstanceOf(SaslStep.Unreadable.class);
    }

    @Test
    void scramSaysWhatIsWrong() {
        assertThat(begin("SCRAM-SHA-256", base64("n,,n=us=er,r=abc")))
                .isEqualTo(new SaslStep.NotScram("invalid-encoding"));
        assertThat(begin("SCRAM-SHA-256", base64("n,a=alice,n=user,r=abc"))).isInstanceOf(SaslStep.Denied.class);
        assertThat(begin("SCRAM-SHA-256", base64("n,,n=busy,r=abc"))).isInstanceOf(SaslStep.Busy.class);
        SaslExchange last = scramFirst().next();
        assertThat(last.answer(base64("c=biws,r=" + NONCE + ",p=wrong"))).isInstanceOf(SaslStep.Denied.class);
        assertThat(last.answer(base64("c=biws,r=" + NONCE + ",p=busy"))).isInstanceOf(SaslStep.Busy.class);
        assertThat(last.answer(base64("c=biws"))).isEqualTo(new SaslStep.NotScram("invalid-encoding"));
    }

    @Test
    void anAsteriskCancelsAtEachPoint() {
        List<SaslExchange> exchanges = List.of(
                challenge(begin("PLAIN"), "").next(),
                challenge(begin("LOGIN"), "Username:").next(),
                challenge(begin("LOGIN", base64("bob")), "Password:").next(),
                challenge(begin("SCRAM-SHA-256"), "").next(),
                scramFirst().next(),
                proved().next());
        assertThat(exchanges).allSatisfy(exchange -> {
            assertThat(exchange.answer("*")).isInstanceOf(SaslStep.Cancelled.class);
            assertThat(exchange.toString()).endsWith("[secret]");
        });
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CRAM-MD5", "plain", "SCRAM-SHA-256-PLUS", "EXTERNAL", "ANONYMOUS"})
    void otherMechanismsAreUnknown(String mechanism) {
        assertThat(begin(mechanism, base64("\0bob\0grün"))).isInstanceOf(SaslStep.UnknownMechanism.class);
    }

    private SaslStep.Challenge scramFirst() {
        SaslStep.Challenge empty = challenge(begin("SCRAM-SHA-256"), "");
        return challenge(
                empty.next().answer(base64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")),
                "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    }

    private SaslStep.Challenge proved() {
        String proof = "c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        return challenge(scramFirst().next().answer(base64(proof)), "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    private SaslStep begin(String mechanism) {
        return logins.begin(mechanism, Optional.empty(), CLIENT);
    }

    private SaslStep begin(String mechanism, String initial) {
        return logins.begin(mechanism, Optional.of(initial), CLIENT);
    }

    private static SaslStep.Challenge challenge(SaslStep step, String text) {
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        SaslStep.Challenge challenge = (SaslStep.Challenge) step;
        assertThat(challenge.base64()).isEqualTo(base64(text));
        return challenge;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
