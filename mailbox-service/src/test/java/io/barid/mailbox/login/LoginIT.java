package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.Mailbox;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.Logins;
import io.barid.query.Logins.Answer;
import io.barid.query.Logins.Attempt;
import io.barid.query.MaildropTicket;
import io.barid.service.SettingsException;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

class LoginIT {

    private static TestDatabase database;
    private static RunningService service;
    private static Logins logins;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
        logins = service.logins();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer logIn(String name, String password, String client) {
        return logins.logIn(new Attempt(name, password, client));
    }

    @Test
    void theRightPasswordOpensTheAccount() {
        AccountId bob = service.account("bob@example.test", "se cret");
        Answer.Granted granted = (Answer.Granted) logIn("BOB@Example.test", "se cret", "192.0.2.1");
        assertThat(granted.account()).isEqualTo(bob);
        assertThat(granted.address()).isEqualTo(Mailbox.parse("bob@example.test"));
        assertThat(service.maildrops().list(bob, granted.ticket()).messages()).isEmpty();
        assertThat(logIn("bob@example.test", "se\u00A0cret", "192.0.2.1"))
                .as("a space typed as a no-break space (RFC 4013)")
                .isInstanceOf(Answer.Granted.class);
        for (String wrong : List.of("Se cret", "se cret ", "", "x".repeat(5000))) {
            assertThat(logIn("bob@example.test", wrong, "192.0.2.1")).isEqualTo(new Answer.Denied());
        }
        for (String nobody : List.of("bob", "nobody@example.test", "bob@elsewhere.test", "@", "")) {
            assertThat(logIn(nobody, "se cret", "192.0.2.2")).isEqualTo(new Answer.Denied());
        }
    }

    @Test
    void aChangedPasswordCountsAtOnceOnEachReplica() {
        service.account("carol@example.test", "old");
        try (RunningService replica = RunningService.without(database)) {
            Logins other = replica.logins();
            Attempt old = new Attempt("carol@example.test", "old", "192.0.2.3");
            assertThat(other.logIn(old)).isInstanceOf(Answer.Granted.class);
            assertThat(logins.logIn(old)).isInstanceOf(Answer.Granted.class);
            service.account("carol@example.test", "new");
            assertThat(logins.logIn(old)).isEqualTo(new Answer.Denied());
            assertThat(other.logIn(old)).isEqualTo(new Answer.Denied());
            assertThat(other.logIn(new Attempt("carol@example.test", "new", "192.0.2.3")))
                    .isInstanceOf(Answer.Granted.class);
            service.admin("DELETE", "/v1/accounts/carol@example.test", null);
            assertThat(other.logIn(new Attempt("carol@example.test", "new", "192.0.2.3")))
                    .isEqualTo(new Answer.Denied());
        }
    }

    @Test
    void anAccountWithoutPasswordDoesNotLogIn() {
        service.admin("PUT", "/v1/domains/example.test", null);
        service.admin("PUT", "/v1/accounts/silent@example.test", "{}");
        assertThat(logIn("silent@example.test", "x", "192.0.2.4")).isEqualTo(new Answer.Denied());
        assertThat(logIn("postmaster@example.test", "x", "192.0.2.4")).isEqualTo(new Answer.Denied());
    }

    @Test
    void whoGuessesWaitsAndOnlyThere() {
        service.account("dave@example.test", "right");
        List<Answer> answers = new ArrayList<>();
        while (!answers.contains(new Answer.Busy()) && answers.size() < 40) {
            answers.add(logIn("dave@example.test", "wrong" + answers.size(), "192.0.2.5"));
        }
        assertThat(answers).hasSizeGreaterThan(GuessTally.FREE_PER_PAIR).endsWith(new Answer.Busy());
        assertThat(logIn("dave@example.test", "right", "192.0.2.6")).isInstanceOf(Answer.Granted.class);
    }

    @Test
    void noTimeTellsWhoseNameItIs() {
        service.account("erin@example.test", "right");
        service.account("away@example.test", "right");
        service.admin("PUT", "/v1/accounts/away@example.test", "{\"disabled\":true}");
        service.admin("PUT", "/v1/accounts/none@example.test", "{}");
        service.admin("PUT", "/v1/accounts/apps@example.test", "{}");
        service.admin("POST", "/v1/accounts/apps@example.test/app-passwords", "{\"name\":\"phone\"}");
        List<String> names = List.of("erin", "unknown", "away", "none", "apps");
        long[][] took = new long[names.size()][9];
        for (int i = 0; i < 9; i++) {
            for (int name = 0; name < names.size(); name++) {
                took[name][i] = nanos(names.get(name) + "@example.test", "198.51." + name + "." + i);
            }
        }
        for (int name = 0; name < names.size(); name++) {
            Arrays.sort(took[name]);
            // without the hash against nobody's password the ratio is beyond 5
            assertThat((double) took[name][4] / took[0][4]).as(names.get(name)).isBetween(0.33, 3.0);
        }
    }

    private static long nanos(String name, String client) {
        long from = System.nanoTime();
        assertThat(logIn(name, "wrong", client)).isEqualTo(new Answer.Denied());
        return System.nanoTime() - from;
    }

    @Test
    void aStormOfLoginsIsAnsweredInTime() throws Exception {
        service.account("frank@example.test", "right");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long from = System.nanoTime();
            List<Callable<Answer>> storm = IntStream.range(0, 150)
                    .<Callable<Answer>>mapToObj(i -> () -> logIn("frank@example.test", "w" + i, "198.51.100." + i))
                    .toList();
            List<Answer> answers =
                    threads.invokeAll(storm).stream().map(Future::resultNow).toList();
            assertThat(answers).hasOnlyElementsOfTypes(Answer.Denied.class, Answer.Busy.class);
            assertThat((System.nanoTime() - from) / 1_000_000_000L).isLessThan(25);
        }
    }

    @Test
    void theDatabaseHoldsNothingToGuessAgainst() {
        service.account("grace@example.test", "right");
        byte[] all = service.database()
                .sql(
                        "select argon2id || scram from credential c join account a on a.id = c.account where local_part = 'grace'")
                .query(byte[].class)
                .single();
        assertThat(new String(all, StandardCharsets.ISO_8859_1)).doesNotContain("argon2", "SCRAM", "right");
    }

    @Test
    void aTicketOpensOneMaildropOnly() {
        AccountId heidi = service.account("heidi@example.test", "right");
        AccountId ivan = service.account("ivan@example.test", "right");
        MaildropTicket ticket = ((Answer.Granted) logIn("heidi@example.test", "right", "192.0.2.7")).ticket();
        assertThat(service.maildrops().list(heidi, ticket).messages()).isEmpty();
        assertThatThrownBy(() -> service.maildrops().list(ivan, ticket))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        MaildropTicket forged = new MaildropTicket("1." + ivan + ".99999999999."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]));
        assertThatThrownBy(() -> service.maildrops().lease(ivan, forged))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
    }

    @Test
    void anotherSecretsKeyStopsTheStartWithASentence() {
        service.account("judy@example.test", "right");
        assertThatThrownBy(() -> RunningService.without(database, Map.of("BARID_SECRETS_KEY", "11".repeat(32)))
                        .close())
                .rootCause()
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("encrypted with another key");
        assertThatThrownBy(() -> RunningService.without(database, Map.of("BARID_SECRETS_KEY", ""))
                        .close())
                .rootCause()
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("openssl rand");
    }
}
