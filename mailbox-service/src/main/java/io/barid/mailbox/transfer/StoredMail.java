package io.barid.mailbox.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.mailbox.content.Contents;
import io.barid.message.AccountId;
import io.barid.query.MaildropApi;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An INBOX as an administrator reads it: in pages, and message by message. */
@Component
class StoredMail {

    /** One message of a page.
     *
     * @param octets of what POP3 shows, which is what is read here too
     * @param sha256 of these octets in hexadecimal digits; left out where it is not known without reading them */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(long uid, String uniqueId, long octets, Instant internalDate, List<String> flags, String sha256) {}

    /** A page in UID order.
     *
     * @param messages in the whole INBOX
     * @param octets   in the whole INBOX
     * @param next     what {@code after} is for the next page; left out at the end */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Item> items, long messages, long octets, long uidvalidity, Long next) {}

    /** A message found. */
    record Message(String uniqueId, byte[] prefix, UUID content, long octets) {}

    private record Folder(long id, long messages, long octets, long uidvalidity) {}

    private final JdbcClient database;
    private final Contents contents;

    StoredMail(JdbcClient database, Contents contents) {
        this.database = database;
        this.contents = contents;
    }

    /** Those behind {@code after}, at most {@code size}. */
    Optional<Page> page(AccountId account, long after, int size) {
        return database.sql("""
                        select id, messages, octets, uidvalidity from folder where account = ? and name = 'INBOX'""")
                .param(account.value())
                .query((row, number) -> new Folder(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .optional()
                .map(folder -> page(folder, after, size));
    }

    private Page page(Folder folder, long after, int size) {
        List<Item> items = database.sql("""
                        select e.uid, e.unique_id, e.octets, e.internal_date, e.flags,
                            case when octet_length(e.prefix) = 0 then encode(c.sha256, 'hex') end
                        from entry e join content c on c.id = e.content
                        where e.folder = ? and e.uid > ? order by e.uid limit ?""")
                .params(folder.id(), after, size)
                .query((row, number) -> new Item(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        Flag.names(row.getInt(5)),
                        row.getString(6)))
                .list();
        Long next = items.size() < size ? null : items.getLast().uid();
        return new Page(items, folder.messages(), folder.octets(), folder.uidvalidity(), next);
    }

    Optional<Message> find(AccountId account, long uid) {
        return database.sql("""
                        select e.unique_id, e.prefix, e.content, e.octets from folder f join entry e on e.folder = f.id
                        where f.account = ? and f.name = 'INBOX' and e.uid = ?""")
                .params(account.value(), uid)
                .query((row, number) ->
                        new Message(row.getString(1), row.getBytes(2), row.getObject(3, UUID.class), row.getLong(4)))
                .optional();
    }

    /** As POP3 shows it, piece by piece. */
    void write(Message message, OutputStream out) throws IOException {
        out.write(message.prefix());
        long octets = message.octets() - message.prefix().length;
        for (long from = 0; from < octets; from += MaildropApi.MAX_READ_OCTETS) {
            // deleted and swept meanwhile: who reads sees that it is less than announced
            out.write(contents.read(message.content(), from, MaildropApi.MAX_READ_OCTETS)
                    .orElseThrow(() -> new IOException("content " + message.content() + " is gone")));
        }
    }
}
