package io.barid.mailbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.mailbox.LocalMail;
import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.Notify;
import io.barid.message.QueueId;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.RecipientDirectory.Answer;
import io.barid.query.RecipientDirectory.Question;
import io.barid.transit.LocalHandOver;
import io.barid.transit.LocalOutcome;
import io.barid.transit.LocalOutcome.Reason;
import io.barid.transit.LocalOutcome.Refused;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuotaIT {

    private static Mailroom room;
    private static int domains;

    @BeforeAll
    static void start() {
        room = new Mailroom(2);
    }

    @AfterAll
    static void stop() {
        room.close();
    }

    private static AccountId account(String address, String limits) {
        AccountId account = room.service().account(address, "secret");
        limit("accounts/" + address, limits);
        return account;
    }

    private static void limit(String what, String limits) {
        assertThat(room.service()
                        .admin("PUT", "/v1/" + what, "{" + limits + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String domain(String limits) {
        String domain = "d" + domains++ + ".test";
        room.service().admin("PUT", "/v1/domains/" + domain, null);
        limit("domains/" + domain, limits);
        return domain;
    }

    /** Of so many octets in the mailbox. */
    private static LocalHandOver message(int octets, AccountId... accounts) {
        byte[] content = new byte[octets - LocalMail.PREFIX.length()];
        Arrays.fill(content, (byte) 'x');
        return LocalMail.handOver(QueueId.next(), content, accounts);
    }

    private static void deliver(LocalHandOver... messages) throws Exception {
        deliver(room.service(), messages);
    }

    private static void deliver(RunningService to, LocalHandOver... messages) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (LocalHandOver message : messages) {
            batch.add(Mailroom.read(batch.size(), LocalMail.record(message)));
        }
        Mailroom.deliver(to, batch);
    }

    private static List<Long> sizes(AccountId account) {
        return room.list(account).stream().map(StoredMessage::octets).toList();
    }

    /** How often each of these was reported as over quota. */
    private static List<Long> refusals(LocalHandOver... messages) {
        List<ConsumerRecord<byte[], byte[]>> all = room.mail().all(Topics.OUTCOME);
        return Arrays.stream(messages)
                .map(message -> all.stream()
                        .map(QuotaIT::outcome)
                        .filter(outcome ->
                                outcome.queueId().equals(message.header().queueId()))
                        .flatMap(outcome -> outcome.refused().stream())
                        .map(Refused::reason)
                        .filter(Reason.OVER_QUOTA::equals)
                        .count())
                .toList();
    }

    private static LocalOutcome outcome(ConsumerRecord<byte[], byte[]> record) {
        try {
            return LocalOutcome.parse(
                    record.headers().lastHeader(Topics.OUTCOME_HEADER).value());
        } catch (PoisonRecordException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer ask(String address, long octets) {
        return room.service()
                .recipients("smtp-gateway")
                .check(new Question(new ForwardPath.To(Mailbox.parse(address)), Optional.of(octets)));
    }

    @Test
    void whatFillsTheMailboxToTheLastOctetIsTakenAndASmallerOneStillFits() throws Exception {
        AccountId bob = account("bob@octets.test", "\"quotaOctets\":1000");
        LocalHandOver large = message(601, bob);
        LocalHandOver one = message(400, bob);
        LocalHandOver tooMuch = message(601, bob);
        LocalHandOver last = message(600, bob);
        LocalHandOver after = message(100, bob);
        deliver(one, tooMuch, last, after);
        assertThat(sizes(bob)).containsExactly(400L, 600L);
        assertThat(refusals(one, tooMuch, last, after)).containsExactly(0L, 1L, 0L, 1L);
        deliver(large);
        room.delete(bob);
        deliver(large, message(1000, bob));
        assertThat(sizes(bob))
                .as("who was told that it bounced must not get it later")
                .containsExactly(1000L);
        assertThat(refusals(large)).containsExactly(1L);
    }

    @Test
    void whoWasToldThatItIsThereHasItWhoeverFillsTheMailboxMeanwhile() throws Exception {
        for (int others = 1; others <= 2; others++) {
            AccountId bob = account("bob@told" + others + ".test", "\"quotaMessages\":2");
            LocalHandOver plain = message(100, bob);
            LocalHandOver asked = asking(message(200, bob), bob);
            LocalHandOver[] between =
                    Stream.generate(() -> message(300, bob)).limit(others).toArray(LocalHandOver[]::new);
            AtomicInteger passes = new AtomicInteger();
            Mailroom.deliver(
                    room.service(),
                    List.of(Mailroom.read(0, LocalMail.record(plain)), Mailroom.read(1, LocalMail.record(asked))),
                    () -> {
                        if (passes.getAndIncrement() == 1) {
                            deliver(room.replica(), between);
                        }
                        return null;
                    });
            assertThat(passes).as("told, refused for what came between, stored").hasValue(3);
            assertThat(sizes(bob)).hasSize(others + 1).contains(200L);
            assertThat(refusals(plain, asked)).containsExactly(1L, 0L);
        }
    }

    /** The same, with NOTIFY=SUCCESS. */
    private static LocalHandOver asking(LocalHandOver message, AccountId account) {
        LocalHandOver.Header header = message.header();
        LocalHandOver.Target target = new LocalHandOver.Target(
                account,
                header.targets().getFirst().recipient(),
                Optional.of(new DsnRequest(Set.of(Notify.SUCCESS), Optional.empty())));
        return new LocalHandOver(
                new LocalHandOver.Header(
                        header.queueId(),
                        header.acceptedAt(),
                        header.reversePath(),
                        List.of(target),
                        header.prefix(),
                        header.content()),
                message.value());
    }

    @Test
    void messagesAreCountedToo() throws Exception {
        AccountId bob = account("bob@messages.test", "\"quotaMessages\":2");
        AccountId free = account("free@messages.test", "\"quotaMessages\":0");
        LocalHandOver[] sent = {message(100, bob, free), message(100, free, bob), message(100, bob, free)};
        deliver(sent);
        assertThat(sizes(bob)).hasSize(2);
        assertThat(sizes(free)).hasSize(3);
        assertThat(refusals(sent)).containsExactly(0L, 0L, 1L);
        deliver(sent);
        assertThat(sizes(bob)).hasSize(2);
        assertThat(refusals(sent)).as("read again").containsExactly(0L, 0L, 1L);
    }

    @Test
    void aDomainsQuotaIsOverAllItsMailboxesAndTwoReplicasCountTogether() throws Exception {
        String domain = domain("\"quotaOctets\":5000");
        AccountId bob = account("bob@" + domain, "\"quotaOctets\":4000");
        AccountId eve = account("eve@" + domain, "\"quotaOctets\":0");
        AccountId other = account("other@elsewhere.test", "\"quotaOctets\":0");
        List<Callable<Void>> racers = new ArrayList<>();
        List<LocalHandOver> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            LocalHandOver[] mine = {message(500, bob, other, eve), message(500, eve), message(500, other)};
            sent.addAll(List.of(mine));
            RunningService replica = i % 2 == 0 ? room.service() : room.replica();
            racers.add(() -> {
                deliver(replica, mine);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> racer : threads.invokeAll(racers)) {
                racer.get();
            }
        }
        assertThat(sizes(bob).size() + sizes(eve).size()).isEqualTo(10);
        assertThat(sizes(other)).hasSize(16);
        assertThat(refusals(sent.toArray(LocalHandOver[]::new)).stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(24 - 10);
        assertThat(ask("eve@" + domain, 0)).isEqualTo(new Answer.Full());
        room.delete(bob);
        room.delete(eve);
        assertThat(ask("eve@" + domain, 5000)).isEqualTo(new Answer.Limited());
        assertThat(ask("eve@" + domain, 5001)).isEqualTo(new Answer.Full());
        assertThat(ask("bob@" + domain, 4001)).isEqualTo(new Answer.Full());
        assertThat(ask("bob@" + domain, 4000)).isEqualTo(new Answer.Limited());
    }

    @Test
    void rcptHearsWhetherThereIsRoomNow() throws Exception {
        AccountId bob = account("bob@rcpt.test", "\"quotaOctets\":1000,\"quotaMessages\":2");
        room.service().admin("PUT", "/v1/aliases/list@rcpt.test", "{\"targets\":[\"bob@rcpt.test\"]}");
        assertThat(ask("bob@rcpt.test", 0)).isEqualTo(new Answer.Limited());
        deliver(message(999, bob));
        assertThat(ask("bob@rcpt.test", 0)).isEqualTo(new Answer.Limited());
        assertThat(ask("bob@rcpt.test", 2)).isEqualTo(new Answer.Full());
        limit("accounts/bob@rcpt.test", "\"quotaMessages\":1");
        assertThat(ask("bob@rcpt.test", 0)).isEqualTo(new Answer.Full());
        assertThat(room.service().recipients("smtp-gateway").check(new Question(ForwardPath.parse("<bob@rcpt.test>"))))
                .as("an old gateway")
                .isEqualTo(new Answer.Local());
        assertThat(ask("list@rcpt.test", 5000)).as("leads on").isEqualTo(new Answer.Local());
        limit("accounts/bob@rcpt.test", "\"quotaMessages\":0,\"quotaOctets\":0");
        assertThat(ask("bob@rcpt.test", 5000)).isEqualTo(new Answer.Local());
    }

    /** Deletion locks the domain, then the mailbox; so does delivery where the domain has a quota. */
    @Test
    void accountsAreDeletedWhileMailArrives() throws Exception {
        String domain = domain("\"quotaMessages\":1000000");
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String address = "user" + i + "@" + domain;
            AccountId account = account(address, "\"quotaOctets\":100000");
            AccountId next = account("other" + i + "@" + domain, "");
            RunningService replica = i % 2 == 0 ? room.service() : room.replica();
            work.add(() -> {
                for (int j = 0; j < 10; j++) {
                    deliver(replica, message(100, next, account), message(100, account, next));
                }
                return null;
            });
            work.add(() -> {
                assertThat(replica.admin("DELETE", "/v1/accounts/" + address, null)
                                .statusCode())
                        .isEqualTo(204);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(work)) {
                each.get();
            }
        }
    }
}
