package io.barid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.FirstAnswer;
import io.barid.transit.NewerNeighbour;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of {@link ScramLogins}, held by files that never change: gateways and mailbox-service are upgraded apart. */
class GoldenScramTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String FINAL = "c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    @Test
    void theQuestions() throws IOException {
        assertGolden(
                "scram-first-1.json",
                ScramLogins.First.class,
                new ScramLogins.First("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", "192.0.2.1"));
        assertGolden(
                "scram-final-1.json", ScramLogins.Final.class, new ScramLogins.Final(FINAL, "c2VhbGVk", "192.0.2.1"));
    }

    @Test
    void theAnswers() throws IOException {
        assertGolden(
                "scram-challenge-1.json",
                FirstAnswer.class,
                new FirstAnswer.Challenge("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "c2VhbGVk"));
        assertGolden(
                "scram-granted-1.json",
                FinalAnswer.class,
                new FinalAnswer.Granted(
                        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                        new AccountId(7),
                        Mailbox.parse("aya@example.test"),
                        new MaildropTicket("ticket-1234567890")));
    }

    @Test
    void whatEndsItEarly() {
        assertThat(JSON.writerFor(FirstAnswer.class).writeValueAsString(new FirstAnswer.Malformed("other-error")))
                .isEqualTo("{\"kind\":\"malformed\",\"error\":\"other-error\"}");
        assertThat(JSON.writerFor(FirstAnswer.class).writeValueAsString(new FirstAnswer.Busy()))
                .isEqualTo("{\"kind\":\"busy\"}");
        assertThat(JSON.writerFor(FinalAnswer.class).writeValueAsString(new FinalAnswer.Denied()))
                .isEqualTo("{\"kind\":\"denied\"}");
        assertThatThrownBy(() -> new FinalAnswer.Malformed("no\r\n250 Ok"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noneShowsWhatIsSecret() {
        assertThat(new ScramLogins.First("n,,n=user,r=abc", "192.0.2.1").toString())
                .doesNotContain("user");
        assertThat(new ScramLogins.Final(FINAL, "c2VhbGVk", "192.0.2.1").toString())
                .doesNotContain("dHzb")
                .doesNotContain("c2Vh");
        assertThat(new FirstAnswer.Challenge("r=a,s=b,i=1", "c2VhbGVk").toString())
                .doesNotContain("c2Vh");
    }

    private static <T> void assertGolden(String file, Class<T> type, T value) throws IOException {
        try (InputStream in = GoldenScramTest.class.getResourceAsStream("/golden/" + file)) {
            byte[] golden = in.readAllBytes();
            assertThat(JSON.readTree(JSON.writerFor(type).writeValueAsBytes(value)))
                    .isEqualTo(JSON.readTree(golden));
            assertThat(JSON.readValue(golden, type)).isEqualTo(value);
            assertThat(JSON.readValue(NewerNeighbour.of(golden), type)).isEqualTo(value);
        }
    }
}
