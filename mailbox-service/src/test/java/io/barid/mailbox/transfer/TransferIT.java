package io.barid.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import io.barid.services.RealPostgres;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TransferIT {

    private static final String MESSAGE = "message/rfc822";
    private static final byte[] HELLO = octets("Subject: hello\r\n\r\n.dot\r\nlast\r\n");

    private static RunningService service;
    private static int accounts;

    private String address;
    private AccountId account;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void newAccount() {
        address = "moved" + ++accounts + "@example.test";
        account = service.account(address, "secret");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String path(String rest) {
        return "/v1/accounts/" + address + "/messages" + rest;
    }

    private HttpResponse<byte[]> store(String query, byte[] message) {
        return service.admin("POST", path(query), MESSAGE, message);
    }

    private int stored(String query, byte[] message) {
        return store(query, message).statusCode();
    }

    private byte[] read(long uid) {
        return service.admin("GET", path("/" + uid), MESSAGE, new byte[0]).body();
    }

    private JsonNode page(String query) {
        return JsonMapper.shared()
                .readTree(service.admin("GET", path(query), "").body());
    }

    private List<String> outcomes(ByteArrayOutputStream frames) {
        HttpResponse<byte[]> answer = service.admin("POST", path(""), Frames.TYPE, frames.toByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).path("items").findValuesAsString("outcome");
    }

    private static void frame(ByteArrayOutputStream frames, String uniqueId, byte[] message) {
        frames.writeBytes(octets("{\"uniqueId\":\"" + uniqueId
                + "\",\"internalDate\":\"2001-02-03T04:05:06Z\",\"flags\":[\"seen\"],\"octets\":" + message.length
                + "}\n"));
        frames.writeBytes(message);
    }

    private static int contents() {
        return service.database()
                .sql("select count(*) from content")
                .query(Integer.class)
                .single();
    }

    @Test
    void aMessageIsStoredOnceWithWhatItHad() {
        String query = "?uniqueId=0001%2Bab~&internalDate=2003-04-05T06:07:08Z&flags=seen,flagged";
        assertThat(stored(query, HELLO)).isEqualTo(201);
        HttpResponse<byte[]> again = store(query, HELLO);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(new String(again.body(), StandardCharsets.UTF_8)).contains("\"outcome\":\"there\"", "\"uid\":1");
        int before = contents();
        HttpResponse<byte[]> other = store(query, octets("Subject: other\r\n\r\n"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(new String(other.body(), StandardCharsets.UTF_8)).contains("Another message has the unique id");
        assertThat(contents()).isEqualTo(before);
        JsonNode item = page("").path("items").path(0);
        assertThat(item.path("uniqueId").asString()).isEqualTo("0001+ab~");
        assertThat(item.path("internalDate").asString()).isEqualTo("2003-04-05T06:07:08Z");
        assertThat(item.path("flags").toString()).isEqualTo("[\"seen\",\"flagged\"]");
        assertThat(item.path("octets").asInt()).isEqualTo(HELLO.length);
        assertThat(read(1)).isEqualTo(HELLO);
        assertThat(page("").path("messages").asInt()).isEqualTo(1);
    }

    @Test
    void aLargeMessageComesBackOctetForOctet() {
        byte[] large = new byte[20 * 1024 * 1024 + 1];
        new Random(5).nextBytes(large);
        for (int i = 0; i < large.length; i++) {
            large[i] = large[i] == '\r' || large[i] == '\n' ? (byte) ' ' : large[i];
        }
        assertThat(stored("?uniqueId=large", large)).isEqualTo(201);
        large = LastLine.ended(large);
        assertThat(read(1)).isEqualTo(large);
        assertThat(page("").path("items").path(0).path("sha256").asString())
                .isEqualTo(java.util.HexFormat.of().formatHex(Sha256.digest().digest(large)));
    }

    @Test
    void aLastLineWithoutEndIsGivenOneAndCounted() {
        byte[] open = octets("x".repeat(ContentStore.CHUNK_OCTETS - 1));
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frame(frames, "small", open);
        assertThat(stored("?uniqueId=streamed", open)).isEqualTo(201);
        assertThat(outcomes(frames)).containsExactly("stored");
        for (int uid = 1; uid <= 2; uid++) {
            assertThat(page("").path("items").path(uid - 1).path("octets").asInt())
                    .isEqualTo(open.length + 2);
            assertThat(read(uid)).hasSize(open.length + 2).endsWith('x', '\r', '\n');
        }
        assertThat(stored("?uniqueId=streamed", open)).isEqualTo(200);
        assertThat(outcomes(frames)).containsExactly("there");
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        int before = contents();
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.getOutputStream()
                    .write(octets("POST " + path("?uniqueId=cut") + " HTTP/1.1\r\nHost: a\r\nContent-Type: " + MESSAGE
                            + "\r\nAuthorization: Bearer " + RunningService.ADMIN_TOKEN
                            + "\r\nContent-Length: 900000\r\n\r\n" + "x".repeat(600_000)));
            RunningService.await(() -> contents() > before);
        }
        RunningService.await(() -> contents() == before);
        assertThat(page("").path("messages").asInt()).isZero();
    }

    @Test
    void manyInOneBodyKeepTheirOrder() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frame(frames, "a", HELLO);
        frame(frames, "b", octets("bare\nline\r\n"));
        frame(frames, "c", octets("Subject: c\r\n\r\n\0\u00e4\r\n"));
        frame(frames, "a", HELLO);
        frame(frames, "a", octets("Subject: not a\r\n\r\n"));
        assertThat(outcomes(frames)).containsExactly("stored", "refused", "stored", "there", "conflict");
        assertThat(page("").path("items").findValuesAsString("uniqueId")).containsExactly("a", "c");
        assertThat(read(2)).isEqualTo(octets("Subject: c\r\n\r\n\0\u00e4\r\n"));
        assertThat(outcomes(frames)).containsExactly("there", "refused", "there", "there", "conflict");
        assertThat(page("?size=1").path("next").asLong()).isEqualTo(1);
        assertThat(page("?size=1&after=1").path("items").findValuesAsString("uniqueId"))
                .containsExactly("c");
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        frame(cut, "d", HELLO);
        assertThat(service.admin(
                                "POST",
                                path(""),
                                Frames.TYPE,
                                java.util.Arrays.copyOf(cut.toByteArray(), cut.size() - 1))
                        .statusCode())
                .isEqualTo(400);
        assertThat(page("").path("messages").asInt()).isEqualTo(2);
    }

    @Test
    void aQuotaIsKeptUnlessOverruled() {
        service.admin(
                "PUT", "/v1/accounts/" + address, "{\"quotaOctets\":" + (HELLO.length + 10) + ",\"quotaMessages\":2}");
        assertThat(stored("?uniqueId=a", HELLO)).isEqualTo(201);
        HttpResponse<byte[]> full = store("?uniqueId=b", HELLO);
        assertThat(full.statusCode()).isEqualTo(507);
        assertThat(new String(full.body(), StandardCharsets.UTF_8)).contains("does not fit");
        assertThat(stored("?uniqueId=b", octets("A: b\r\n"))).isEqualTo(201);
        assertThat(stored("?uniqueId=c", octets("x"))).isEqualTo(507);
        assertThat(stored("?uniqueId=c&overQuota=true", HELLO)).isEqualTo(201);
        assertThat(page("").path("messages").asInt()).isEqualTo(3);
    }

    @Test
    void importsIntoMailboxesOfADomainKeepItsQuotaTogether() throws Exception {
        service.admin("PUT", "/v1/domains/limited.test", null);
        service.admin("PUT", "/v1/domains/limited.test", "{\"quotaMessages\":5}");
        List<Callable<Integer>> imports = IntStream.range(0, 20)
                .mapToObj(i -> {
                    String user = "user" + i + "@limited.test";
                    service.account(user, "secret");
                    return "/v1/accounts/" + user + "/messages?uniqueId=a";
                })
                .<Callable<Integer>>map(path ->
                        () -> service.admin("POST", path, MESSAGE, HELLO).statusCode())
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(imports).stream().map(Future::resultNow))
                    .containsOnly(201, 507)
                    .filteredOn(status -> status == 201)
                    .hasSize(5);
        }
    }

    @Test
    void whatWasDeliveredHereIsKnownByItsQueueId() {
        QueueId id = QueueId.next();
        delivered("entry (folder, uid, modseq", id);
        assertThat(stored("?uniqueId=" + id, octets("R: p\r\n\r\n"))).isEqualTo(200);
        assertThat(stored("?uniqueId=" + id, octets("R: q\r\n\r\n"))).isEqualTo(409);
        assertThat(read(1)).isEqualTo(octets("R: p\r\n\r\n"));
    }

    @Test
    void whatWasDeletedHereStaysSoUnlessOverruled() {
        QueueId id = QueueId.next();
        delivered("deleted_entry (folder, uid, flags", id);
        assertThat(stored("?uniqueId=" + id, octets("R: p\r\n\r\n"))).isEqualTo(409);
        assertThat(stored("?deletedToo=true&uniqueId=" + id, octets("R: p\r\n\r\n")))
                .isEqualTo(201);
        // what relay-service still may hand over is here already
        assertThat(service.database()
                        .sql("select count(*) from delivered where account = ? and queue_id = ?")
                        .params(account.value(), id.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    /** A message with the prefix {@code R: p} in front of an empty line. */
    private void delivered(String into, QueueId id) {
        service.database()
                .sql("insert into content (id, octets, sha256, header_octets, sealed_at) values (?, 2, '', 2, now())")
                .param(id.value())
                .update();
        service.database()
                .sql("insert into content_chunk values (?, 0, '\\x0d0a')")
                .param(id.value())
                .update();
        service.database()
                .sql("insert into " + into
                        + ", keywords, internal_date, content, prefix, octets, unique_id)"
                        + " select id, uid_next, 0, '{}', now(), ?, convert_to(E'R: p\\r\\n', 'UTF8'), 8, ?"
                        + " from folder where account = ?")
                .params(id.value(), id.toString(), account.value())
                .update();
        service.database()
                .sql("update folder set uid_next = 2, messages = 1, octets = 8 where account = ?")
                .param(account.value())
                .update();
    }

    @Test
    void twoImportsAtOnceStoreEachMessageOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> imports = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(i -> () -> stored("?uniqueId=same", HELLO))
                    .toList();
            assertThat(threads.invokeAll(imports).stream()
                            .map(Future::resultNow)
                            .collect(Collectors.toList()))
                    .containsExactlyInAnyOrder(201, 200, 200, 200, 200, 200, 200, 200);
        }
        assertThat(page("").path("messages").asInt()).isEqualTo(1);
        assertThat(service.database()
                        .sql("select count(*) from content where sealed_at is null")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(stored("?uniqueId=a%20b", HELLO)).isEqualTo(400);
        assertThat(stored("?uniqueId=" + "x".repeat(71), HELLO)).isEqualTo(400);
        assertThat(stored("?flags=red", HELLO)).isEqualTo(400);
        assertThat(stored("?internalDate=1969-12-31T00:00:00Z", HELLO)).isEqualTo(400);
        assertThat(stored("", new byte[0])).isEqualTo(422);
        assertThat(stored("", octets("a\nb"))).isEqualTo(422);
        assertThat(service.admin("POST", path(""), "application/json", octets("{}"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(service.admin("POST", "/v1/accounts/nobody@example.test/messages", MESSAGE, HELLO)
                        .statusCode())
                .isEqualTo(404);
        assertThat(service.request("GET", path(""), null, "wrong").statusCode()).isEqualTo(401);
        assertThat(read(1)).asString().contains("no message 1");
        assertThat(page("").path("messages").asInt()).isZero();
    }
}
