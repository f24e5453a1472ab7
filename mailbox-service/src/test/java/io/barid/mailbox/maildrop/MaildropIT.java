package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.ContentStore;
import io.barid.query.LeaseToken;
import io.barid.query.ListingReader;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Leases;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropListing;
import io.barid.query.MaildropTicket;
import io.barid.query.MessageBatch;
import io.barid.query.MessageBatch.Message;
import io.barid.query.UniqueId;
import io.barid.services.RealPostgres;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

class MaildropIT {

    private static RunningService service;
    private static MaildropApi maildrops;
    private static RowsOfMail mail;
    private static int accounts;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
        maildrops = service.maildrops();
        mail = new RowsOfMail(service.database());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static AccountId account() {
        return service.account("user" + ++accounts + "@example.test", "secret");
    }

    private static MaildropTicket ticket(AccountId account) {
        return service.bean(MaildropTickets.class).issue(account);
    }

    private static LeaseAnswer lease(AccountId account) {
        return maildrops.lease(account, ticket(account));
    }

    private static LeaseToken granted(AccountId account) {
        return ((LeaseAnswer.Granted) lease(account)).lease();
    }

    private static void expire(AccountId account) {
        service.database()
                .sql("update maildrop_lease set expires_at = clock_timestamp() - interval '1 second' where account = ?")
                .param(account.value())
                .update();
    }

    private static List<Long> uids(AccountId account) {
        return maildrops.list(account, ticket(account)).messages().stream()
                .map(StoredMessage::uid)
                .toList();
    }

    /** Imported mail brings unique ids of up to 70 characters, which QUIT sends beside the uids. */
    @Test
    void aLargeMaildropIsEmptiedAtOnce() {
        AccountId bob = account();
        mail.store(bob, 1);
        LeaseToken lease = granted(bob);
        UniqueId seen = maildrops.list(bob, ticket(bob)).messages().getFirst().uniqueId();
        List<Long> uids = LongStream.rangeClosed(1, 100_000).boxed().toList();
        List<UniqueId> ids = uids.stream()
                .map(uid -> uid == 1 ? seen : new UniqueId("x".repeat(70)))
                .toList();
        assertThat(maildrops.update(bob, new Update(lease, uids, ids), ticket(bob)))
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(uids(bob)).isEmpty();
    }

    @Test
    void oneOfManyHoldsIt() throws Exception {
        AccountId bob = account();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<LeaseAnswer>> gateways = IntStream.range(0, 10)
                    .<Callable<LeaseAnswer>>mapToObj(i -> () -> lease(bob))
                    .toList();
            assertThat(threads.invokeAll(gateways).stream()
                            .map(Future::resultNow)
                            .filter(answer -> answer instanceof LeaseAnswer.Granted))
                    .hasSize(1);
        }
        assertThat(lease(bob)).isEqualTo(new LeaseAnswer.InUse());
        expire(bob);
        assertThat(lease(bob)).isInstanceOf(LeaseAnswer.Granted.class);
    }

    @Test
    void anExpiredLeaseNobodyTookMayBeRenewed() {
        AccountId bob = account();
        AccountId carol = account();
        LeaseToken bobs = granted(bob);
        LeaseToken carols = granted(carol);
        expire(bob);
        expire(carol);
        LeaseToken taken = granted(carol);
        assertThat(maildrops.renew(new Leases(List.of(bobs, carols))).leases()).containsExactly(carols);
        assertThat(lease(bob)).as("renewed").isEqualTo(new LeaseAnswer.InUse());
        assertThat(maildrops.renew(new Leases(List.of(taken))).leases()).isEmpty();
        assertThat(maildrops.renew(new Leases(List.of())).leases()).isEmpty();
    }

    @Test
    void updateRemovesAndFreesTheLock() {
        AccountId bob = account();
        mail.store(bob, 5);
        LeaseToken lease = granted(bob);
        assertThat(maildrops.update(bob, new Update(lease, List.of(2L, 4L, 99L)), ticket(bob)))
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(uids(bob)).containsExactly(1L, 3L, 5L);
        assertThat(service.database()
                        .sql(
                                "select uid from expunged e join folder f on f.id = e.folder and e.modseq = f.highest_modseq"
                                        + " where f.account = ? order by uid")
                        .param(bob.value())
                        .query(Long.class)
                        .list())
                .containsExactly(2L, 4L);
        assertThat(service.database()
                        .sql("select octets from folder where account = ?")
                        .param(bob.value())
                        .query(Long.class)
                        .single())
                .isEqualTo(18);
        LeaseToken next = granted(bob);
        assertThat(maildrops.update(bob, new Update(next, List.of()), ticket(bob)))
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(uids(bob)).hasSize(3);
        assertThatThrownBy(() -> maildrops.read(bob, 2, 0, 10, ticket(bob)))
                .isInstanceOf(HttpClientErrorException.NotFound.class);
    }

    /** As after a failover to a server that lacked the last message, whose UID the next one got. */
    @Test
    void aMessageThatHasTheUidOfAnotherStays() {
        AccountId bob = account();
        mail.store(bob, 3);
        List<UniqueId> seen = maildrops.list(bob, ticket(bob)).messages().stream()
                .map(StoredMessage::uniqueId)
                .toList();
        LeaseToken lease = granted(bob);
        service.database().sql("""
                        update entry set unique_id = 'another' where uid = 2
                        and folder = (select id from folder where account = ?)""").param(bob.value()).update();
        assertThat(maildrops.update(bob, new Update(lease, List.of(1L, 2L, 3L), seen), ticket(bob)))
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(uids(bob)).containsExactly(2L);
    }

    @Test
    void withALostLeaseNothingIsRemoved() {
        AccountId bob = account();
        mail.store(bob, 2);
        LeaseToken first = granted(bob);
        expire(bob);
        LeaseToken second = granted(bob);
        assertThat(maildrops.update(bob, new Update(first, List.of(1L, 2L)), ticket(bob)))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThat(uids(bob)).hasSize(2);
        expire(bob);
        assertThat(maildrops.update(bob, new Update(second, List.of(1L)), ticket(bob)))
                .as("expired, but nobody took it")
                .isEqualTo(UpdateAnswer.DONE);
        assertThat(maildrops.update(bob, new Update(second, List.of(2L)), ticket(bob)))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThat(uids(bob)).containsExactly(2L);
    }

    @Test
    void anAccountThatIsGoneHasNoMaildrop() {
        AccountId gone = account();
        mail.store(gone, 2);
        LeaseToken lease = granted(gone);
        service.admin("DELETE", "/v1/accounts/user" + accounts + "@example.test", null);
        assertThat(uids(gone)).isEmpty();
        assertThat(maildrops.update(gone, new Update(lease, List.of(1L)), ticket(gone)))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThatThrownBy(() -> lease(gone)).isInstanceOf(HttpClientErrorException.NotFound.class);
    }

    @Test
    void aListingIsTheSameAsStreamAndAsObjects() throws Exception {
        AccountId bob = account();
        mail.store(bob, 30);
        mail.storeLarge(bob, 5);
        List<StoredMessage> streamed = new ArrayList<>();
        try (InputStream in = service.as("pop3-gateway", MaildropListing.class).list(bob, ticket(bob))) {
            ListingReader reader = new ListingReader(in);
            while (reader.next()) {
                byte[] uniqueId = new byte[reader.uniqueIdLength()];
                reader.copyUniqueId(uniqueId, 0);
                streamed.add(new StoredMessage(
                        reader.uid(), new UniqueId(new String(uniqueId, StandardCharsets.US_ASCII)), reader.octets()));
            }
        }
        assertThat(streamed)
                .hasSize(31)
                .isEqualTo(maildrops.list(bob, ticket(bob)).messages());
        assertThatThrownBy(() -> service.as("pop3-gateway", MaildropListing.class)
                        .list(bob, ticket(account()))
                        .close())
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
    }

    @Test
    void aRangeIsCutOutOfPrefixAndChunks() {
        AccountId bob = account();
        int chunk = ContentStore.CHUNK_OCTETS;
        for (int octets : new int[] {0, 1, chunk, 2 * chunk + 7}) {
            byte[] whole = mail.storeLarge(bob, octets);
            long uid = uids(bob).getLast();
            for (int from : new int[] {0, 3, 9, 10, chunk + 8, chunk + 9, 2 * chunk, whole.length, whole.length + 5}) {
                for (int length : new int[] {0, 1, 9, 100, chunk, MaildropApi.MAX_READ_OCTETS}) {
                    int to = Math.min(whole.length, from + length);
                    byte[] expected = from >= to ? new byte[0] : Arrays.copyOfRange(whole, from, to);
                    byte[] read = maildrops.read(bob, uid, from, length, ticket(bob));
                    assertThat(read == null ? new byte[0] : read)
                            .as("%d of %d from %d", length, octets, from)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void smallMessagesComeTogetherAndLargeOnesAreLeftOut() {
        AccountId bob = account();
        byte[] first = mail.storeLarge(bob, 1_000);
        mail.storeLarge(bob, MaildropApi.SMALL_OCTETS);
        byte[] third = mail.storeLarge(bob, MaildropApi.SMALL_OCTETS - 9);
        byte[] fourth = mail.storeLarge(bob, 0);
        List<Long> uids = uids(bob);
        assertThat(small(bob, uids.getFirst(), uids.getLast(), 1_000_000))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Message(uids.get(0), first),
                        new Message(uids.get(2), third),
                        new Message(uids.get(3), fourth));
        assertThat(small(bob, uids.getFirst(), uids.getLast(), first.length + third.length))
                .hasSize(2);
        assertThat(small(bob, uids.get(1), uids.get(1), 1_000_000)).isEmpty();
        assertThatThrownBy(() -> small(bob, 1, 9, MaildropApi.MAX_READ_OCTETS + 1))
                .isInstanceOf(HttpClientErrorException.BadRequest.class);
        assertThatThrownBy(() -> maildrops.readSmall(bob, 1, 9, 100, ticket(account())))
                .isInstanceOf(HttpClientErrorException.Forbidden.class);
    }

    private static List<Message> small(AccountId account, long first, long last, int most) {
        byte[] batch = maildrops.readSmall(account, first, last, most, ticket(account));
        return MessageBatch.read(batch == null ? new byte[0] : batch);
    }
}
