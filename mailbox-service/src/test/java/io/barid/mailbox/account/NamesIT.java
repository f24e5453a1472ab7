package io.barid.mailbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.Logins;
import io.barid.query.RecipientDirectory;
import io.barid.query.RecipientDirectory.Answer;
import io.barid.query.RecipientDirectory.Batch;
import io.barid.query.RecipientDirectory.Question;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.SenderDirectory;
import io.barid.query.SenderRewriting;
import io.barid.query.SenderRewriting.Forwarding;
import io.barid.services.RealPostgres;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** What a name means: tags, case, postmaster and abuse, catch-all, forwards, disabled accounts, rewritten senders. */
class NamesIT {

    private static RunningService service;
    private static RecipientDirectory gateway;
    private static RecipientDirectory relay;
    private static AccountId bob;
    private static AccountId carol;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
        gateway = service.recipients("smtp-gateway");
        relay = service.recipients("relay-service");
        bob = service.account("bob@example.test", "secret");
        carol = service.account("carol@other.test", "secret");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Answer check(String path) {
        return gateway.check(new Question(ForwardPath.parse("<" + path + ">")));
    }

    private static Resolution resolve(String path) {
        return relay.resolve(new Batch(List.of(ForwardPath.parse("<" + path + ">"))))
                .resolutions()
                .getFirst();
    }

    private static Resolution mailbox(AccountId account) {
        return new Resolution.Mailboxes(List.of(account));
    }

    private static Resolution forward(String... targets) {
        return new Resolution.Forward(Stream.of(targets).map(Mailbox::parse).toList());
    }

    private static void put(String path, String body) {
        HttpResponse<String> answer = service.admin("PUT", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }

    private static String refused(String path, String body) {
        HttpResponse<String> answer = service.admin("PUT", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        return answer.body();
    }

    private static List<Mailbox> notOwned(AccountId account, String... addresses) {
        SenderDirectory.Question question = new SenderDirectory.Question(
                account, Stream.of(addresses).map(Mailbox::parse).toList());
        return ((SenderDirectory.Answer.Known)
                        service.as("smtp-gateway", SenderDirectory.class).check(question))
                .notOwned();
    }

    private static Logins.Answer logIn(String name) {
        return service.logins().logIn(new Logins.Attempt(name, "secret", "192.0.2.1"));
    }

    @Test
    void aTagIsItsNamesUnlessSomebodyIsCalledSo() {
        AccountId tagged = service.account("bob+own@example.test", "secret");
        assertThat(resolve("Bob+news@example.test")).isEqualTo(mailbox(bob));
        assertThat(resolve("bob+a+b@example.test")).isEqualTo(mailbox(bob));
        assertThat(resolve("bob+own@example.test")).isEqualTo(mailbox(tagged));
        assertThat(check("nobody+news@example.test")).isEqualTo(new Answer.Unknown());
        assertThat(check("+bob@example.test")).isEqualTo(new Answer.Unknown());
        assertThat(notOwned(bob, "bob+news@example.test", "bob+own@example.test"))
                .containsExactly(Mailbox.parse("bob+own@example.test"));
        service.account("bob@plain.test", "secret");
        put("/v1/domains/plain.test", "{\"plusAddressing\":false}");
        assertThat(check("bob+news@plain.test")).isEqualTo(new Answer.Unknown());
    }

    @Test
    void postmasterAndAbuseAreAlwaysTaken() {
        put("/v1/domains/reserved.test", null);
        Resolution builtIn = resolve("Postmaster");
        assertThat(builtIn).isInstanceOf(Resolution.Mailboxes.class);
        assertThat(resolve("Abuse@reserved.test")).isEqualTo(builtIn);
        put("/v1/domains/reserved.test", "{\"catchAll\":\"bob@example.test\"}");
        assertThat(resolve("abuse@reserved.test")).isEqualTo(builtIn);
        AccountId master = service.account("postmaster@reserved.test", "secret");
        assertThat(resolve("abuse@reserved.test")).isEqualTo(mailbox(master));
        AccountId abuse = service.account("abuse@reserved.test", "secret");
        assertThat(resolve("ABUSE@reserved.test")).isEqualTo(mailbox(abuse));
        put("/v1/accounts/abuse@reserved.test", "{\"disabled\":true}");
        put("/v1/accounts/postmaster@reserved.test", "{\"disabled\":true}");
        assertThat(resolve("abuse@reserved.test")).isEqualTo(builtIn);
        assertThat(check("postmaster@reserved.test")).isEqualTo(new Answer.Local());
    }

    @Test
    void aCatchAllTakesWhatNobodyHas() {
        service.account("eve@caught.test", "secret");
        put("/v1/domains/caught.test", "{\"catchAll\":\"carol@other.test\"}");
        assertThat(resolve("anything@caught.test")).isEqualTo(forward("carol@other.test"));
        assertThat(check("anything@caught.test")).isEqualTo(new Answer.Local());
        assertThat(notOwned(carol, "anything@caught.test", "eve@caught.test"))
                .containsExactly(Mailbox.parse("eve@caught.test"));
        put("/v1/domains/caught.test", "{\"catchAll\":\"Friend@elsewhere.test\"}");
        assertThat(resolve("anything@caught.test")).isEqualTo(forward("Friend@elsewhere.test"));
        put("/v1/accounts/eve@caught.test", "{\"disabled\":true}");
        assertThat(resolve("eve@caught.test")).isEqualTo(new Resolution.Unknown());
        put("/v1/domains/caught.test", "{\"catchAll\":\"nobody@caught.test\"}");
        assertThat(check("anything@caught.test")).as("it would bounce").isEqualTo(new Answer.Unknown());
        assertThat(check("nobody@caught.test")).isEqualTo(new Answer.Unknown());
    }

    @Test
    void whoIsDisabledNeitherReceivesNorSends() {
        AccountId dave = service.account("dave@example.test", "secret");
        put("/v1/accounts/dave@example.test", "{\"disabled\":true,\"forwardTo\":[\"x@elsewhere.test\"]}");
        assertThat(check("dave@example.test")).isEqualTo(new Answer.Unknown(true));
        assertThat(check("dave+tag@example.test")).isEqualTo(new Answer.Unknown(true));
        assertThat(resolve("dave@example.test")).isEqualTo(new Resolution.Unknown());
        SenderDirectory senders = service.as("smtp-gateway", SenderDirectory.class);
        assertThat(senders.check(new SenderDirectory.Question(dave, List.of())))
                .isEqualTo(new SenderDirectory.Answer.NoSuchAccount());
        put("/v1/accounts/dave@example.test", "{\"disabled\":false,\"forwardTo\":[]}");
        assertThat(resolve("dave@example.test")).isEqualTo(mailbox(dave));
    }

    @Test
    void anAccountForwardsWithACopyOrWithout() {
        AccountId fay = service.account("fay@example.test", "secret");
        put("/v1/accounts/fay@example.test", "{\"forwardTo\":[\"Fay@elsewhere.test\",\"carol@other.test\"]}");
        List<Mailbox> targets = List.of(Mailbox.parse("Fay@elsewhere.test"), Mailbox.parse("carol@other.test"));
        assertThat(resolve("fay@example.test")).isEqualTo(new Resolution.Forward(targets, List.of(fay)));
        put("/v1/accounts/fay@example.test", "{\"keepCopy\":false}");
        assertThat(resolve("fay@example.test")).isEqualTo(new Resolution.Forward(targets));
        assertThat(notOwned(fay, "fay@example.test")).isEmpty();
        assertThat(notOwned(carol, "fay@example.test"))
                .as("forwarding gives no right")
                .hasSize(1);
    }

    @Test
    void whatWouldLeadBackIsRefusedWithTheWay() {
        put("/v1/domains/loop.test", null);
        put("/v1/aliases/a@loop.test", "{\"targets\":[\"b@loop.test\",\"bob@example.test\"]}");
        put("/v1/aliases/b@loop.test", "{\"targets\":[\"C@loop.test\"]}");
        assertThat(refused("/v1/aliases/c@loop.test", "{\"targets\":[\"a@loop.test\"]}"))
                .contains("c@loop.test -> a@loop.test -> b@loop.test -> c@loop.test");
        assertThat(refused("/v1/aliases/c@loop.test", "{\"targets\":[\"c+tag@loop.test\"]}"))
                .contains("c@loop.test -> c+tag@loop.test");
        assertThat(check("c@loop.test")).as("nothing of it was kept").isEqualTo(new Answer.Unknown());
        service.account("c@loop.test", "secret");
        put("/v1/accounts/c@loop.test", "{\"forwardTo\":[\"a@loop.test\",\"x@elsewhere.test\"]}");
        assertThat(refused("/v1/accounts/c@loop.test", "{\"keepCopy\":false}"))
                .contains("c@loop.test -> a@loop.test -> b@loop.test -> c@loop.test");
        put("/v1/aliases/d@loop.test", "{\"targets\":[\"d@elsewhere.test\",\"a@loop.test\"]}");
    }

    @Test
    void whereCaseMattersItIsToldApart() {
        put("/v1/domains/exact.test", "{\"foldCase\":false}");
        AccountId upper = service.account("Ann@exact.test", "secret");
        AccountId lower = service.account("ann@exact.test", "secret");
        assertThat(resolve("Ann@EXACT.test")).isEqualTo(mailbox(upper));
        assertThat(resolve("ann+x@exact.test")).isEqualTo(mailbox(lower));
        assertThat(check("ANN@exact.test")).isEqualTo(new Answer.Unknown());
        assertThat(notOwned(upper, "Ann@exact.test", "ann@exact.test"))
                .containsExactly(Mailbox.parse("ann@exact.test"));
        assertThat(((Logins.Answer.Granted) logIn("Ann@exact.test")).account()).isEqualTo(upper);
        assertThat(logIn("ANN@exact.test")).isEqualTo(new Logins.Answer.Denied());
        AccountId master = service.account("postmaster@exact.test", "secret");
        put("/v1/accounts/PostMaster@exact.test", "{}");
        assertThat(resolve("POSTMASTER@exact.test")).isEqualTo(mailbox(master));
        put("/v1/aliases/To@exact.test", "{\"targets\":[\"Ann@exact.test\",\"BOB@example.test\"]}");
        assertThat(resolve("To@exact.test")).isEqualTo(forward("Ann@exact.test", "bob@example.test"));
        assertThat(refused("/v1/domains/exact.test", "{\"foldCase\":true}")).contains("accounts or aliases");
        put("/v1/domains/exact.test", "{\"foldCase\":false,\"checkFrom\":true}");
    }

    @Test
    void internationalNamesAreOneHoweverTheyAreWritten() {
        put("/v1/domains/b\u00fccher.test", null);
        put("/v1/accounts/gr\u00fc\u00dfe@xn--bcher-kva.test", "{\"password\":\"secret\"}");
        Resolution found = resolve("gru\u0308\u00dfe@B\u00dcCHER.test");
        assertThat(found).isInstanceOf(Resolution.Mailboxes.class);
        assertThat(resolve("GR\u00dc\u00dfE+tag@xn--bcher-kva.test")).isEqualTo(found);
        assertThat(check("gru\u0308\u00dfe@b\u00fccher.test")).isEqualTo(new Answer.Local());
        Logins.Answer.Granted granted = (Logins.Answer.Granted) logIn("gru\u0308\u00dfe@b\u00fccher.test");
        assertThat(mailbox(granted.account())).isEqualTo(found);
        assertThat(granted.address()).isEqualTo(Mailbox.parse("gr\u00fc\u00dfe@b\u00fccher.test"));
    }

    @Test
    void whatIsForwardedGetsAReversePathThatLeadsBack() {
        SenderRewriting rewriting = service.as("relay-service", SenderRewriting.class);
        ForwardPath by = ForwardPath.parse("<team@example.test>");
        Mailbox stranger = Mailbox.parse("Some.One@elsewhere.test");
        List<ReversePath> paths = rewriting
                .rewrite(new SenderRewriting.Batch(List.of(
                        new Forwarding(stranger, by),
                        new Forwarding(carolsAddress(), by),
                        new Forwarding(stranger, ForwardPath.parse("<team@gone.test>")),
                        new Forwarding(stranger, new ForwardPath.Postmaster()))))
                .reversePaths();
        assertThat(paths.get(1)).isEqualTo(new ReversePath.Sender(carolsAddress()));
        assertThat(paths.get(2)).isEqualTo(new ReversePath.Sender(stranger));
        assertThat(paths.get(3).toString()).startsWith("<SRS0=");
        String path = paths.get(0).toString();
        assertThat(path).matches("<SRS0=[a-z2-7]{8}=[a-z2-7]{2}=elsewhere\\.test=Some\\.One@example\\.test>");
        String bare = path.substring(1, path.length() - 1);
        assertThat(check(bare)).isEqualTo(new Answer.Local());
        assertThat(resolve(bare)).isEqualTo(forward("Some.One@elsewhere.test"));
        assertThat(check(bare.replace("Some.One", "victim"))).isEqualTo(new Answer.Unknown());
        assertThat(check(bare.replace("example.test", "other.test"))).isEqualTo(new Answer.Unknown());
        put("/v1/domains/srs.test", "{\"catchAll\":\"bob@example.test\"}");
        assertThat(check("SRS0=aaaaaaaa=aa=elsewhere.test=a@srs.test"))
                .as("a catch-all takes no forged one")
                .isEqualTo(new Answer.Unknown());
    }

    @Test
    void aSenderTooLongToBeRewrittenGetsANumber() {
        String sender = "Bounces+" + "x".repeat(52) + "@lists.test";
        String bare = rewritten(sender);
        assertThat(bare).matches("SRS0=[a-z2-7]{8}=[a-z2-7]{2}=example\\.test=i[0-9a-v]+@example\\.test");
        assertThat(rewritten(sender)).as("the same number").isEqualTo(bare);
        assertThat(rewritten(sender.replace("Bounces", "bounces"))).isNotEqualTo(bare);
        assertThat(check(bare)).isEqualTo(new Answer.Local());
        assertThat(resolve(bare)).isEqualTo(forward(sender));
        assertThat(check(bare.replace("=i", "=i1"))).isEqualTo(new Answer.Unknown());
        String forged = bare.replaceFirst("SRS0=.{8}", "SRS0=aaaaaaaa");
        assertThat(check(forged)).isEqualTo(new Answer.Unknown());

        lastUsed(30, sender);
        sweep();
        assertThat(resolve(bare)).as("30 days later").isEqualTo(forward(sender));
        assertThat(rewritten(sender)).as("used again").isEqualTo(bare);
        sweep();
        assertThat(resolve(bare)).isEqualTo(forward(sender));
        assertThat(service.database()
                        .sql("select last_used = current_date from srs_sender where sender = ?")
                        .param(sender)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        lastUsed(31, sender);
        sweep();
        assertThat(check(bare)).as("swept").isEqualTo(new Answer.Unknown());
    }

    private static void lastUsed(int daysAgo, String sender) {
        service.database()
                .sql("update srs_sender set last_used = current_date - ? where sender = ?")
                .params(daysAgo, sender)
                .update();
    }

    private static void sweep() {
        List<ScheduledTask> sweeps = service.bean(ScheduledTaskHolder.class).getScheduledTasks().stream()
                .filter(task -> task.toString().contains("LongSenders.sweep"))
                .toList();
        assertThat(sweeps).hasSize(1);
        sweeps.getFirst().getTask().getRunnable().run();
    }

    private static String rewritten(String sender) {
        String path = service.as("relay-service", SenderRewriting.class)
                .rewrite(new SenderRewriting.Batch(
                        List.of(new Forwarding(Mailbox.parse(sender), ForwardPath.parse("<team@example.test>")))))
                .reversePaths()
                .getFirst()
                .toString();
        return path.substring(1, path.length() - 1);
    }

    private static Mailbox carolsAddress() {
        return Mailbox.parse("carol@other.test");
    }
}
