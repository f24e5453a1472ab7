package io.barid.mailbox.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.mailbox.maildrop.MaildropTickets;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RestoreIT {

    private static TestDatabase database;
    private static RunningService service;
    private static int accounts;

    private final String address = "user" + ++accounts + "@example.test";
    private final AccountId account = service.account(address, "secret");
    private final MaildropTicket ticket = service.bean(MaildropTickets.class).issue(account);

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** @return the unique ids */
    private List<String> store(int messages) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            QueueId id = QueueId.next();
            ids.add(id.toString());
            service.database()
                    .sql("""
                            with made as (
                                insert into content (id, octets, sha256, header_octets, sealed_at)
                                values (?, 4, '', 2, now()) returning id),
                            chunk as (insert into content_chunk select id, 0, 'body' from made),
                            moved as (
                                update folder set uid_next = uid_next + 1, messages = messages + 1, octets = octets + 10,
                                    highest_modseq = highest_modseq + 1
                                where account = ? returning id, uid_next - 1 as uid)
                            insert into entry (folder, uid, modseq, flags, keywords, internal_date, content, prefix, octets,
                                unique_id)
                            select moved.id, uid, 2, 13, '{$Junk}', timestamptz '2026-01-02', made.id, 'A: b12', 10, ?
                            from moved, made""")
                    .params(id.value(), account.value(), id.toString())
                    .update();
        }
        return ids;
    }

    private List<StoredMessage> list() {
        return service.maildrops().list(account, ticket).messages();
    }

    private List<String> uniqueIds() {
        return list().stream().map(it -> it.uniqueId().value()).toList();
    }

    private void delete(List<Long> uids) {
        delete(service, uids);
    }

    private void delete(RunningService by, List<Long> uids) {
        LeaseAnswer.Granted lease = (LeaseAnswer.Granted) by.maildrops().lease(account, ticket);
        by.maildrops().update(account, new Update(lease.lease(), uids), ticket);
    }

    private void deleteAll() {
        delete(list().stream().map(StoredMessage::uid).toList());
    }

    private String restore(String body) {
        HttpResponse<String> answer = service.admin("POST", "/v1/accounts/" + address + "/restore", body);
        return answer.statusCode() + " " + answer.body();
    }

    private String deleted(String query) {
        return service.admin("GET", "/v1/accounts/" + address + "/deleted" + query, null)
                .body();
    }

    private List<Map<String, Object>> folder() {
        return service.database()
                .sql("select messages, octets, uid_next from folder where account = ?")
                .param(account.value())
                .query()
                .listOfRows();
    }

    private long rows(String table) {
        return service.database()
                .sql("select count(*) from " + table + " t join folder f on f.id = t.folder where f.account = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @Test
    void whatWasDeletedComesBackOnceAsItWasUnderANewUid() {
        List<String> ids = store(3);
        delete(List.of(1L, 3L));
        assertThat(uniqueIds()).containsExactly(ids.get(1));
        assertThat(deleted("")).contains("\"total\":2", ids.get(0), ids.get(2), "\"octets\":10", "\"uid\":3");
        assertThat(restore("{\"all\":true}")).isEqualTo("200 {\"messages\":2,\"octets\":20}");
        assertThat(list().stream().map(StoredMessage::uid)).containsExactly(2L, 4L, 5L);
        assertThat(uniqueIds()).containsExactly(ids.get(1), ids.get(0), ids.get(2));
        assertThat(service.maildrops().read(account, 4, 0, 100, ticket))
                .asString()
                .isEqualTo("A: b12body");
        assertThat(service.database()
                        .sql("""
                                select count(*) from entry e join folder f on f.id = e.folder where f.account = ?
                                and uid > 3 and flags = 5 and keywords = '{$Junk}' and internal_date = '2026-01-02'
                                and modseq = highest_modseq""")
                        .param(account.value())
                        .query(Long.class)
                        .single())
                .as("flags but the one that has it expunged, keywords and date")
                .isEqualTo(2);
        assertThat(folder()).containsExactly(Map.of("messages", 3L, "octets", 30L, "uid_next", 6L));
        assertThat(restore("{\"all\":true}")).isEqualTo("200 {\"messages\":0,\"octets\":0}");
        assertThat(deleted("")).contains("\"total\":0");
    }

    @Test
    void twoWhoRestoreAtOnceRestoreOnce() throws Exception {
        store(50);
        deleteAll();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> restoring = () -> restore("{\"all\":true}");
            assertThat(threads.invokeAll(List.of(restoring, restoring, restoring)).stream()
                            .map(Future::resultNow))
                    .containsOnlyOnce("200 {\"messages\":50,\"octets\":500}");
        }
        assertThat(uniqueIds()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aTimeOrNamesSelect() {
        List<String> ids = store(4);
        delete(List.of(1L, 2L));
        service.database()
                .sql(
                        "update deleted_entry d set deleted_at = now() - interval '2 days' from folder f where f.id = d.folder and f.account = ?")
                .param(account.value())
                .update();
        delete(List.of(3L));
        String yesterday = Instant.now().minusSeconds(86_400).toString();
        assertThat(deleted("?since=" + yesterday)).contains("\"total\":1", ids.get(2));
        assertThat(deleted("?size=1&page=1")).contains("\"total\":3", ids.get(1));
        assertThat(restore("{\"ids\":[\"" + ids.get(1) + "\",\"nobody\"]}")).startsWith("200 {\"messages\":1,");
        assertThat(restore("{\"since\":\"" + yesterday + "\"}")).startsWith("200 {\"messages\":1,");
        assertThat(uniqueIds()).containsExactly(ids.get(3), ids.get(1), ids.get(2));
        assertThat(restore("{}")).startsWith("422 ").contains("Say one of since");
        assertThat(restore("{\"all\":true,\"ids\":[\"x\"]}")).startsWith("422 ");
        assertThat(restore("{\"ids\":[]}")).startsWith("422 ");
        assertThat(restore("{\"since\":\"yesterday\"}")).startsWith("400 ");
        assertThat(service.admin("POST", "/v1/accounts/nobody@example.test/restore", "{\"all\":true}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsThereAgainUnderTheSameUidlStaysWhereItIs() {
        List<String> ids = store(2);
        delete(List.of(1L));
        service.database()
                .sql("update entry set unique_id = ? where folder = (select id from folder where account = ?)")
                .params(ids.getFirst(), account.value())
                .update();
        assertThat(restore("{\"all\":true}")).startsWith("200 {\"messages\":0,");
        assertThat(deleted("")).contains("\"total\":1");
    }

    @Test
    void aFullMailboxTakesNothingBackUnlessAsked() {
        store(3);
        deleteAll();
        service.admin("PUT", "/v1/accounts/" + address, "{\"quotaOctets\":25}");
        assertThat(restore("{\"all\":true}")).startsWith("409 ").contains("no room for 3 messages of 30 octets");
        assertThat(list()).isEmpty();
        assertThat(folder()).containsExactly(Map.of("messages", 0L, "octets", 0L, "uid_next", 4L));
        service.admin("PUT", "/v1/accounts/" + address, "{\"quotaOctets\":30}");
        assertThat(restore("{\"all\":true}")).startsWith("200 {\"messages\":3,");
        deleteAll();
        service.admin("PUT", "/v1/accounts/" + address, "{\"quotaOctets\":0,\"quotaMessages\":2}");
        assertThat(restore("{\"all\":true}")).startsWith("409 ");
        assertThat(restore("{\"all\":true,\"overQuota\":true}")).startsWith("200 {\"messages\":3,");
    }

    @Test
    void aDomainsQuotaCountsToo() {
        RunningService here = service;
        String inDomain = "user@small" + accounts + ".test";
        AccountId other = here.account(inDomain, "secret");
        here.database()
                .sql("update account set domain = (select domain from account where id = ?) where id = ?")
                .params(other.value(), account.value())
                .update();
        store(2);
        deleteAll();
        here.admin("PUT", "/v1/domains/small" + accounts + ".test", "{\"quotaMessages\":1}");
        String path = "/v1/accounts/" + address.replace("example.test", "small" + accounts + ".test") + "/restore";
        assertThat(here.admin("POST", path, "{\"all\":true}").statusCode()).isEqualTo(409);
        here.admin("PUT", "/v1/domains/small" + accounts + ".test", "{\"quotaMessages\":2}");
        assertThat(here.admin("POST", path, "{\"all\":true}").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsTooOldGoesForGoodAndItsContentCanGo() {
        List<String> ids = store(2);
        delete(List.of(1L, 2L));
        service.database().sql("""
                        update deleted_entry d set deleted_at = now() - interval '7 days 1 minute'
                        where unique_id = ?""").param(ids.getFirst()).update();
        service.bean(DeletedMailSweep.class).sweep();
        assertThat(deleted("")).contains("\"total\":1", ids.get(1)).doesNotContain(ids.get(0));
        assertThat(service.database()
                        .sql("select id from content where id = any(?) and unlinked_at <= now() - interval '7 days'")
                        .param(ids.stream().map(id -> QueueId.parse(id).value()).toArray(UUID[]::new))
                        .query(UUID.class)
                        .list())
                .as("without a holder since it was deleted")
                .containsExactly(QueueId.parse(ids.getFirst()).value());
    }

    @Test
    void whatTheQueueLetGoOfLaterStaysAWeekFromThen() {
        QueueId held = QueueId.parse(store(1).getFirst());
        delete(List.of(1L));
        service.database()
                .sql("update content set octets = 1024 * 1024, touched_at = now() - interval '9 days' where id = ?")
                .param(held.value())
                .update();
        service.database()
                .sql("update deleted_entry set deleted_at = now() - interval '8 days' where content = ?")
                .param(held.value())
                .update();
        service.contents("relay-service").link(held);
        service.contents("relay-service").unlink(held);
        service.bean(DeletedMailSweep.class).sweep();
        assertThat(rows("deleted_entry")).isZero();
        assertThat(service.database()
                        .sql("select unlinked_at > now() - interval '1 hour' from content where id = ?")
                        .param(held.value())
                        .query(Boolean.class)
                        .single())
                .as("a record on its way to another mailbox may refer to it")
                .isTrue();
    }

    @Test
    void whereNothingIsKeptItIsGone() {
        store(2);
        try (RunningService other = RunningService.without(database, Map.of("BARID_DELETED_MAIL_KEPT", "0"))) {
            delete(other, List.of(1L));
        }
        assertThat(rows("deleted_entry")).isZero();
        delete(List.of(2L));
        assertThat(rows("deleted_entry")).isEqualTo(1);
        service.admin("DELETE", "/v1/accounts/" + address, null);
        assertThat(rows("deleted_entry")).isZero();
    }
}
