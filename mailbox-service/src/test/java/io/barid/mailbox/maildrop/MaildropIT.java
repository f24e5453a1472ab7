package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.LeaseToken;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Leases;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;

class MaildropIT {

    private static RunningService service;
    private static MaildropApi maildrops;
    private static int accounts;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
        maildrops = service.maildrops();
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

    private static void store(AccountId account, int messages) {
        for (int i = 0; i < messages; i++) {
            QueueId id = QueueId.next();
            service.database()
                    .sql(
                            "insert into content (id, octets, sha256, header_octets, sealed_at) values (?, 2, '', 2, now())")
                    .param(id.value())
                    .update();
            service.database()
                    .sql("insert into content_chunk values (?, 0, '\\x0d0a')")
                    .param(id.value())
                    .update();
            service.database()
                    .sql("""
                            insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                            select id, uid_next, 2, now(), ?, 'A: b', 6, ? from folder where account = ?""")
                    .params(id.value(), id.toString(), account.value())
                    .update();
            service.database().sql("""
                            update folder set uid_next = uid_next + 1, messages = messages + 1, octets = octets + 6
                            where account = ?""").param(account.value()).update();
        }
    }

    private static List<Long> uids(AccountId account) {
        return maildrops.list(account, ticket(account)).messages().stream()
                .map(StoredMessage::uid)
                .toList();
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
        store(bob, 5);
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

    @Test
    void withALostLeaseNothingIsRemoved() {
        AccountId bob = account();
        store(bob, 2);
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
        store(gone, 2);
        LeaseToken lease = granted(gone);
        service.admin("DELETE", "/v1/accounts/user" + accounts + "@example.test", null);
        assertThat(uids(gone)).isEmpty();
        assertThat(maildrops.update(gone, new Update(lease, List.of(1L)), ticket(gone)))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThatThrownBy(() -> lease(gone)).isInstanceOf(HttpClientErrorException.NotFound.class);
        assertThat(service.database()
                        .sql("select count(*) from content where unlinked_at is not null")
                        .query(Long.class)
                        .single())
                .isGreaterThanOrEqualTo(2);
    }
}
