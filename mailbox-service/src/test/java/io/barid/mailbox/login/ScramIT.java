package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.Mailbox;
import io.barid.mailbox.RunningService;
import io.barid.mailbox.password.ScramSecrets;
import io.barid.message.AccountId;
import io.barid.query.ScramLogins;
import io.barid.query.ScramLogins.Final;
import io.barid.query.ScramLogins.FinalAnswer;
import io.barid.query.ScramLogins.First;
import io.barid.query.ScramLogins.FirstAnswer;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

class ScramIT {

    private static TestDatabase database;
    private static RunningService service;
    private static ScramLogins logins;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
        logins = service.as("smtp-gateway", ScramLogins.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static ScramClient client(String name, String password) {
        return new ScramClient(name, password, "192.0.2.1");
    }

    private static FirstAnswer.Challenge challenge(String bare) {
        return (FirstAnswer.Challenge) logins.first(new First("n,," + bare, "192.0.2.1"));
    }

    @Test
    void bothSidesProveThatTheyKnowThePassword() {
        AccountId bob = service.account("bob@example.test", "pencil");
        ScramClient client = client("BOB@Example.test", "pencil");
        String bare = client.bare();
        FirstAnswer.Challenge challenge = challenge(bare);
        Final last = client.last(bare, challenge);
        FinalAnswer.Granted granted = (FinalAnswer.Granted) logins.last(last);
        assertThat(client.trusts(granted, bare, challenge, last)).isTrue();
        assertThat(granted.account()).isEqualTo(bob);
        assertThat(granted.address()).isEqualTo(Mailbox.parse("bob@example.test"));
        assertThat(service.maildrops().list(bob, granted.ticket()).messages()).isEmpty();
        assertThat(client("bob@example.test", "pencils").logIn(logins)).isEqualTo(new FinalAnswer.Denied());
    }

    @Test
    void aNameMayHoldWhatScramMustEscape() {
        service.account("a=b@example.test", "pencil");
        assertThat(client("a=b@example.test", "pencil").logIn(logins)).isInstanceOf(FinalAnswer.Granted.class);
    }

    /** The examples of RFC 4013 section 3, as a client sends them after SASLprep, and one that needs UTF-8. */
    @Test
    void aPasswordIsTheSameHoweverItIsTyped() {
        Map<String, String> prepared = Map.of(
                "I\u00ADX", "IX",
                "\u00AA", "a",
                "\u2168", "IX",
                "pa\u00A0\u1E9B\u0323", "pa \u1E69",
                "\u03C0\u03B1\u03C2\uD83D\uDD11", "\u03C0\u03B1\u03C2\uD83D\uDD11");
        prepared.forEach((typed, prep) -> {
            service.account("carol@example.test", typed);
            assertThat(client("carol@example.test", prep).logIn(logins))
                    .as(prep)
                    .isInstanceOf(FinalAnswer.Granted.class);
        });
    }

    @Test
    void aChangedPasswordCountsAtOnce() {
        service.account("dave@example.test", "old");
        ScramClient old = client("dave@example.test", "old");
        assertThat(old.logIn(logins)).isInstanceOf(FinalAnswer.Granted.class);
        String bare = old.bare();
        Final begun = old.last(bare, challenge(bare));
        service.account("dave@example.test", "new");
        assertThat(logins.last(begun)).as("changed between the steps").isEqualTo(new FinalAnswer.Denied());
        assertThat(old.logIn(logins)).isEqualTo(new FinalAnswer.Denied());
        assertThat(client("dave@example.test", "new").logIn(logins)).isInstanceOf(FinalAnswer.Granted.class);
    }

    @Test
    void anotherReplicaTakesTheSecondStep() {
        service.account("erin@example.test", "pencil");
        try (RunningService replica = RunningService.without(database)) {
            ScramLogins other = replica.as("smtp-gateway", ScramLogins.class);
            assertThat(client("erin@example.test", "pencil").logIn(logins, other))
                    .isInstanceOf(FinalAnswer.Granted.class);
            assertThat(client("erin@example.test", "wrong").logIn(other, logins))
                    .isEqualTo(new FinalAnswer.Denied());
            // and for a name that nobody has both say the same
            assertThat(salt(logins, "nobody@example.test")).isEqualTo(salt(other, "Nobody@example.test"));
        }
    }

    private static String salt(ScramLogins server, String name) {
        FirstAnswer.Challenge challenge =
                (FirstAnswer.Challenge) server.first(new First("n,,n=" + name + ",r=abc", "192.0.2.1"));
        return challenge.message().substring(challenge.message().indexOf(",s="));
    }

    @Test
    void aNameThatNobodyHasIsChallengedLikeAnAccount() {
        service.account("frank@example.test", "pencil");
        service.admin("PUT", "/v1/accounts/silent@example.test", "{}");
        String form = ",s=[A-Za-z0-9+/]{22}==,i=16384";
        for (String name : new String[] {
            "frank@example.test", "nobody@example.test", "silent@example.test", "x@elsewhere.test", "x", "@"
        }) {
            assertThat(salt(logins, name)).as(name).matches(form).isEqualTo(salt(logins, name));
        }
        assertThat(salt(logins, "nobody@example.test")).isNotEqualTo(salt(logins, "nobody2@example.test"));
        for (String name : new String[] {"nobody@example.test", "silent@example.test", "x", "@"}) {
            assertThat(client(name, "pencil").logIn(logins)).as(name).isEqualTo(new FinalAnswer.Denied());
        }
    }

    @Test
    void anUnknownNameTakesAsLongAsAWrongPassword() {
        service.account("grace@example.test", "pencil");
        int times = 60;
        long[] wrong = new long[times];
        long[] unknown = new long[times];
        for (int i = 0; i < times; i++) {
            wrong[i] = nanos(new ScramClient("grace@example.test", "x", "198.51.100." + i));
            unknown[i] = nanos(new ScramClient("unknown@example.test", "x", "198.51.100." + i));
        }
        Arrays.sort(wrong);
        Arrays.sort(unknown);
        assertThat((double) wrong[times / 2] / unknown[times / 2]).isBetween(0.5, 2.0);
    }

    /** Of what the server does, without the client's own hashing. */
    private static long nanos(ScramClient client) {
        String bare = client.bare();
        long first = System.nanoTime();
        FirstAnswer.Challenge challenge =
                (FirstAnswer.Challenge) logins.first(new First("n,," + bare, client.address()));
        long second = System.nanoTime();
        String nonce = challenge.message().substring(0, challenge.message().indexOf(",s="));
        Final last = new Final(
                "c=biws," + nonce + ",p=" + Base64.getEncoder().encodeToString(new byte[32]),
                challenge.state(),
                client.address());
        long third = System.nanoTime();
        assertThat(logins.last(last)).isEqualTo(new FinalAnswer.Denied());
        return System.nanoTime() - third + second - first;
    }

    @Test
    void aChallengeIsForOneClientAndCannotBeChanged() {
        service.account("heidi@example.test", "pencil");
        ScramClient client = client("heidi@example.test", "pencil");
        String bare = client.bare();
        FirstAnswer.Challenge challenge = challenge(bare);
        Final right = client.last(bare, challenge);
        assertThat(challenge.state()).doesNotContain("heidi");
        byte[] changed = Base64.getDecoder().decode(challenge.state());
        changed[20] ^= 1;
        for (Final other : new Final[] {
            new Final(right.message(), right.state(), "192.0.2.2"),
            new Final(right.message(), Base64.getEncoder().encodeToString(changed), right.client()),
            new Final(right.message(), "", right.client()),
            new Final(right.message(), "no base64", right.client()),
            new Final(right.message(), null, right.client()),
            new Final(right.message(), challenge("n=heidi@example.test,r=abc").state(), right.client()),
            new Final(right.message().replace("c=biws", "c=eSws"), right.state(), right.client())
        }) {
            assertThat(logins.last(other)).isEqualTo(new FinalAnswer.Denied());
        }
        // none of them was a guess
        assertThat(logins.last(right)).isInstanceOf(FinalAnswer.Granted.class);
    }

    @Test
    void aChallengeEndsAfterAMinute() {
        service.account("ivan@example.test", "pencil");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
        ScramCheck check = new ScramCheck(
                service.bean(LoginAccounts.class),
                service.bean(WrongLogins.class),
                service.bean(ScramSecrets.class),
                service.bean(Admission.class),
                now::get);
        ScramClient client = client("ivan@example.test", "pencil");
        String bare = client.bare();
        Final last = client.last(bare, (FirstAnswer.Challenge) check.first(new First("n,," + bare, "192.0.2.1")));
        now.set(now.get().plus(Duration.ofSeconds(59)));
        assertThat(check.last(last)).isInstanceOf(FinalAnswer.Granted.class);
        now.set(now.get().plus(Duration.ofSeconds(1)));
        assertThat(check.last(last)).isEqualTo(new FinalAnswer.Busy());
    }

    @Test
    void whoActsForSomebodyElseIsDenied() {
        service.account("judy@example.test", "pencil");
        String bare = "n=judy@example.test,r=abc";
        assertThat(logins.first(new First("n,a=Judy@example.test," + bare, "192.0.2.1")))
                .isInstanceOf(FirstAnswer.Challenge.class);
        assertThat(logins.first(new First("n,a=bob@example.test," + bare, "192.0.2.1")))
                .isEqualTo(new FirstAnswer.Denied());
        assertThat(logins.first(new First("p=tls-unique,," + bare, "192.0.2.1")))
                .isEqualTo(new FirstAnswer.Malformed("channel-binding-not-supported"));
        assertThat(logins.last(new Final("no", challenge(bare).state(), "192.0.2.1")))
                .isEqualTo(new FinalAnswer.Malformed("invalid-encoding"));
    }

    @Test
    void onlyGatewaysMayAsk() {
        ScramLogins relay = service.as("relay-service", ScramLogins.class);
        assertThatThrownBy(() -> relay.first(new First("n,,n=x,r=abc", "192.0.2.1")))
                .isInstanceOf(HttpClientErrorException.class);
    }
}
