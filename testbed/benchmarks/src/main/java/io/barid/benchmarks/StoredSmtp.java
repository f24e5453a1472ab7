package io.barid.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends mail to accounts of a Barid and waits until all of it is stored. */
final class StoredSmtp {

    private static final long LONGEST_SECONDS = 300;

    private final MeasuredBarid barid;
    private final SmtpLoad load;

    StoredSmtp(MeasuredBarid barid, int octets) throws Exception {
        this.barid = barid;
        this.load = new SmtpLoad(JourneyBenchmark.loopback(barid.port("SMTP")), octets);
        accounts(admin(barid), barid.secret("admin-token"), SmtpLoad.RECIPIENTS);
    }

    /** Makes user0 and so on with passwords of {@link MailSystem#password}. */
    static void accounts(URI admin, String token, int count) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            put(admin, token, http, "/v1/domains/" + SmtpLoad.DOMAIN, "{}");
            for (int i = 0; i < count; i++) {
                put(
                        admin,
                        token,
                        http,
                        "/v1/accounts/" + MailSystem.address(i),
                        "{\"password\":\"" + MailSystem.password(i) + "\"}");
            }
        }
    }

    static URI admin(MeasuredBarid barid) {
        return URI.create("http://127.0.0.1:" + barid.port("MAILBOX_HTTP"));
    }

    private static void put(URI admin, String token, HttpClient http, String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(admin.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    Map<String, Long> pids(String... parts) throws Exception {
        return barid.pids(parts);
    }

    /** @return seconds from the first command to the last message stored */
    double send(int sessions, int messages) throws Exception {
        try (Connection database = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + barid.port("POSTGRES") + "/barid",
                "mailbox",
                barid.secret("postgres-mailbox-password"))) {
            long goal = stored(database) + messages;
            long begin = System.nanoTime();
            load.send(sessions, messages);
            while (stored(database) < goal) {
                if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
                    throw new IllegalStateException("not all of it was stored in " + LONGEST_SECONDS + " s");
                }
                Thread.sleep(50);
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** Every mailbox counts what it ever got. */
    private static long stored(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(sum(uid_next), 0) from mailbox.folder")) {
            row.next();
            return row.getLong(1);
        }
    }
}
