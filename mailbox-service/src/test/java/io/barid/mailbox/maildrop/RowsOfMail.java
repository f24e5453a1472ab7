package io.barid.mailbox.maildrop;

import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts mail into accounts by rows alone, as delivery would have left it. */
record RowsOfMail(JdbcClient database) {

    void store(AccountId account, int messages) {
        for (int i = 0; i < messages; i++) {
            QueueId id = QueueId.next();
            database.sql(
                            "insert into content (id, octets, sha256, header_octets, sealed_at) values (?, 2, '', 2, now())")
                    .param(id.value())
                    .update();
            database.sql("insert into content_chunk values (?, 0, '\\x0d0a')")
                    .param(id.value())
                    .update();
            database.sql("""
                            insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                            select id, uid_next, 2, now(), ?, 'A: b', 6, ? from folder where account = ?""").params(id.value(), id.toString(), account.value()).update();
            database.sql("""
                            update folder set uid_next = uid_next + 1, messages = messages + 1, octets = octets + 6
                            where account = ?""").param(account.value()).update();
        }
    }

    /** All of one content, with unique ids of their own. */
    void storeMany(AccountId account, int messages) {
        store(account, 1);
        String[] uniqueIds = IntStream.range(1, messages)
                .mapToObj(number -> QueueId.next().toString())
                .toArray(String[]::new);
        database.sql("""
                        insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                        select e.folder, e.uid + n.number, 2, now(), e.content, e.prefix, e.octets, n.id
                        from entry e join folder f on f.id = e.folder,
                            unnest(?::text[]) with ordinality as n (id, number)
                        where f.account = ?""").params(uniqueIds, account.value()).update();
        database.sql(
                        "update folder set uid_next = uid_next + ?, messages = messages + ?, octets = octets + ? where account = ?")
                .params(messages - 1, messages - 1, 6 * (messages - 1), account.value())
                .update();
    }

    /** With content of so many octets, random ones. @return the whole message */
    byte[] storeLarge(AccountId account, int octets) {
        byte[] content = new byte[octets];
        new Random(octets).nextBytes(content);
        QueueId id = QueueId.next();
        database.sql("insert into content (id, octets, sha256, header_octets, sealed_at) values (?, ?, '', 0, now())")
                .params(id.value(), octets)
                .update();
        for (int from = 0; from < octets; from += ContentStore.CHUNK_OCTETS) {
            database.sql("insert into content_chunk values (?, ?, ?)")
                    .params(
                            id.value(),
                            from / ContentStore.CHUNK_OCTETS,
                            Arrays.copyOfRange(content, from, Math.min(octets, from + ContentStore.CHUNK_OCTETS)))
                    .update();
        }
        database.sql("""
                        with moved as (
                            update folder set uid_next = uid_next + 1 where account = ? returning id, uid_next - 1 as uid)
                        insert into entry (folder, uid, modseq, internal_date, content, prefix, octets, unique_id)
                        select id, uid, 2, now(), ?, 'Return: x', ?, ? from moved""")
                .params(account.value(), id.value(), octets + 9, id.toString())
                .update();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes("Return: x".getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(content);
        return whole.toByteArray();
    }
}
