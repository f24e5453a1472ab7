package io.barid.mailbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory;
import io.barid.query.RecipientDirectory.Answer;
import io.barid.query.RecipientDirectory.Batch;
import io.barid.query.RecipientDirectory.Question;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.services.RealPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

class RecipientsIT {

    private static RunningService service;
    private static AccountId bob;
    private static AccountId postmaster;
    private static RecipientDirectory gateway;
    private static RecipientDirectory relay;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
        bob = service.account("bob@example.test", "secret");
        postmaster = service.account("postmaster@example.test", "secret");
        service.account("carol@other.test", "secret");
        service.admin(
                "PUT", "/v1/aliases/info@example.test", "{\"targets\":[\"carol@other.test\",\"bob@example.test\"]}");
        gateway = service.recipients("smtp-gateway");
        relay = service.recipients("relay-service");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer check(String path) {
        return gateway.check(new Question(ForwardPath.parse(path)));
    }

    private static List<Resolution> resolve(String... paths) {
        return relay.resolve(new Batch(
                        List.of(paths).stream().map(ForwardPath::parse).toList()))
                .resolutions();
    }

    @Test
    void rcptLearnsWhoseARecipientIs() {
        assertThat(check("<Bob@EXAMPLE.test>")).isEqualTo(new Answer.Local());
        assertThat(check("<info@example.test>")).isEqualTo(new Answer.Local());
        assertThat(check("<nobody@example.test>")).isEqualTo(new Answer.Unknown());
        assertThat(check("<bob@elsewhere.test>")).isEqualTo(new Answer.NotOurs());
        assertThat(check("<bob@[127.0.0.1]>")).isEqualTo(new Answer.NotOurs());
        assertThat(check("<Postmaster>")).isEqualTo(new Answer.Local());
        assertThat(check("<POSTMASTER@other.test>")).isEqualTo(new Answer.Local());
        assertThat(check("<postmaster@elsewhere.test>")).isEqualTo(new Answer.NotOurs());
    }

    @Test
    void aBatchIsAnsweredInItsOrder() {
        assertThat(resolve(
                        "<nobody@example.test>",
                        "<info@example.test>",
                        "<x@elsewhere.test>",
                        "<bob@example.test>",
                        "<Postmaster>",
                        "<postmaster@other.test>",
                        "<BOB@example.test>"))
                .containsExactly(
                        new Resolution.Unknown(),
                        new Resolution.Forward(
                                List.of(Mailbox.parse("carol@other.test"), Mailbox.parse("bob@example.test"))),
                        new Resolution.NotOurs(),
                        new Resolution.Mailboxes(List.of(bob)),
                        new Resolution.Mailboxes(List.of(postmaster)),
                        new Resolution.Mailboxes(List.of(postmaster)),
                        new Resolution.Mailboxes(List.of(bob)));
    }

    @Test
    void anAliasLeadsOutOneHopAtATime() {
        service.admin(
                "PUT",
                "/v1/aliases/away@example.test",
                "{\"targets\":[\"Friend@elsewhere.test\",\"bob@example.test\"]}");
        assertThat(check("<away@example.test>")).isEqualTo(new Answer.Local());
        assertThat(resolve("<away@example.test>", "<Friend@elsewhere.test>"))
                .containsExactly(
                        new Resolution.Forward(
                                List.of(Mailbox.parse("Friend@elsewhere.test"), Mailbox.parse("bob@example.test"))),
                        new Resolution.NotOurs());
    }

    @Test
    void thousandsAreOneQuestion() {
        List<ForwardPath> paths = new ArrayList<>();
        for (int i = 0; i < RecipientDirectory.MAX_PATHS; i++) {
            paths.add(ForwardPath.parse(i % 2 == 0 ? "<bob@example.test>" : "<user" + i + "@elsewhere.test>"));
        }
        List<Resolution> resolutions = relay.resolve(new Batch(paths)).resolutions();
        assertThat(resolutions).hasSize(RecipientDirectory.MAX_PATHS);
        assertThat(resolutions.get(4998)).isEqualTo(new Resolution.Mailboxes(List.of(bob)));
        assertThat(resolutions.get(4999)).isEqualTo(new Resolution.NotOurs());
        paths.add(ForwardPath.parse("<a@b.test>"));
        assertThatThrownBy(() -> relay.resolve(new Batch(paths)))
                .isInstanceOf(HttpClientErrorException.class)
                .hasMessageContaining("422");
    }

    @Test
    void eachNeighbourAsksOnlyItsOwnQuestions() {
        assertThatThrownBy(() -> gateway.resolve(new Batch(List.of())))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
        assertThatThrownBy(() -> relay.check(new Question(ForwardPath.parse("<a@b.test>"))))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
    }

    @Test
    void aConfiguredPostmasterIsAskedAboutEachTime() {
        try (RunningService other = RunningService.without(
                RealPostgres.shared().newDatabase(), Map.of("BARID_POSTMASTER", "Bob@two.test"))) {
            RecipientDirectory asked = other.recipients("relay-service");
            other.account("eve@one.test", "secret");
            Batch batch = new Batch(List.of(ForwardPath.parse("<postmaster@one.test>")));
            Resolution builtIn = asked.resolve(batch).resolutions().getFirst();
            AccountId his = other.account("bob@two.test", "secret");
            assertThat(builtIn).isInstanceOf(Resolution.Mailboxes.class);
            assertThat(builtIn).isNotEqualTo(new Resolution.Mailboxes(List.of(his)));
            Batch both =
                    new Batch(List.of(ForwardPath.parse("<Postmaster>"), ForwardPath.parse("<postmaster@two.test>")));
            assertThat(asked.resolve(both).resolutions()).containsOnly(new Resolution.Mailboxes(List.of(his)));
            assertThat(other.admin("DELETE", "/v1/accounts/postmaster@one.test", null)
                            .statusCode())
                    .isEqualTo(204);
        }
    }
}
