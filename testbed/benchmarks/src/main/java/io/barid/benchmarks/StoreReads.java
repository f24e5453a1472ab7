package io.barid.benchmarks;

import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropListing;
import io.barid.query.MessageBatch;
import io.barid.service.http.Neighbour;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A mailbox as pop3-gateway lists and reads it, and the same by plain JDBC. */
final class StoreReads implements AutoCloseable {

    private static final String PASSWORD = "benchmark";
    private static final int FIRST_OCTETS = 128 * 1024;
    private static final int FETCHED = 64;

    private record Listed(long uid, String uniqueId, long octets) {}

    private final StoreRig rig;
    private final Neighbour neighbour;
    private final Connection database;
    private Logins.Answer.Granted login;

    StoreReads(StoreRig rig) throws SQLException {
        this.rig = rig;
        this.neighbour = rig.service().asGateway();
        this.database = rig.connect();
        database.setAutoCommit(false);
    }

    /** Makes the account, and logs in to it. */
    void open(String name) throws Exception {
        String address = name + "@example.test";
        rig.service().put("/v1/accounts/" + address, "{\"password\":\"" + PASSWORD + "\"}");
        login = (Logins.Answer.Granted)
                neighbour.as(Logins.class).logIn(new Logins.Attempt(address, PASSWORD, "127.0.0.1"));
    }

    void fill(int entries, byte[] content) throws SQLException {
        StoredMail.same(rig, login.account().value(), entries, content);
    }

    void write(int messages, byte[] content) throws SQLException {
        StoredMail.different(rig, login.account().value(), messages, content);
    }

    /** All of the answer, not parsed: that is the gateway's part. */
    void listByService() throws IOException {
        try (InputStream lines = neighbour.as(MaildropListing.class).list(login.account(), login.ticket())) {
            if (lines.transferTo(OutputStream.nullOutputStream()) < 1_000) {
                throw new IOException("the listing was empty");
            }
        }
    }

    int listByJdbc() throws SQLException {
        List<Listed> all = new ArrayList<>();
        try (PreparedStatement statement = database.prepareStatement("""
                select e.uid, e.unique_id, e.octets from folder f join entry e on e.folder = f.id
                where f.account = ? and f.name = 'INBOX' order by e.uid""")) {
            statement.setLong(1, login.account().value());
            statement.setFetchSize(1_000);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new Listed(rows.getLong(1), rows.getString(2), rows.getLong(3)));
                }
            }
        }
        database.commit();
        return all.size();
    }

    List<StoredMessage> messages() {
        return neighbour
                .as(MaildropApi.class)
                .list(login.account(), login.ticket())
                .messages();
    }

    /** As the gateway reads ahead of RETR: the first piece small, then larger ones. */
    void readByService(List<StoredMessage> messages) {
        MaildropApi api = neighbour.as(MaildropApi.class);
        long last = messages.getLast().uid();
        int wanted = FIRST_OCTETS;
        int at = 0;
        while (at < messages.size()) {
            List<MessageBatch.Message> batch = MessageBatch.read(
                    api.readSmall(login.account(), messages.get(at).uid(), last, wanted, login.ticket()));
            for (MessageBatch.Message message : batch) {
                require(message.octets().length, messages.get(at++).octets());
            }
            wanted = Math.min(2 * wanted, MaildropApi.MAX_READ_OCTETS);
        }
    }

    /** One query for all, a few of them in memory at a time. */
    void readByJdbc(List<StoredMessage> messages) throws SQLException {
        Long[] uids = messages.stream().map(StoredMessage::uid).toArray(Long[]::new);
        try (PreparedStatement statement = database.prepareStatement("""
                select e.prefix, c.octets, e.octets from folder f join entry e on e.folder = f.id
                join content_chunk c on c.content = e.content
                where f.account = ? and f.name = 'INBOX' and e.uid = any(?) order by e.uid, c.number""")) {
            statement.setLong(1, login.account().value());
            statement.setArray(2, database.createArrayOf("int8", uids));
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    require(rows.getBytes(1).length + rows.getBytes(2).length, rows.getLong(3));
                }
            }
        }
        database.commit();
    }

    private static void require(long octets, long expected) {
        if (octets != expected) {
            throw new IllegalStateException(octets + " octets of a message of " + expected);
        }
    }

    @Override
    public void close() throws SQLException {
        neighbour.close();
        database.close();
    }
}
