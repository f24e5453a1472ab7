package io.barid.mailbox.content;

import io.barid.message.MessageContent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who holds content: entries by their column, others by a named link. */
@Component
public class Links {

    /** Whether anything holds a row of content; mail that can still be restored does. */
    static final String HELD = """
            (exists (select from entry where entry.content = content.id)
             or exists (select from content_link where content_link.content = content.id)
             or exists (select from deleted_entry where deleted_entry.content = content.id))""";

    private final JdbcClient database;

    Links(JdbcClient database) {
        this.database = database;
    }

    /**
     * Holds sealed content under this name, or still does; durable on return. The key share lock keeps the sweeper away
     * until the link is there.
     *
     * @return false when the content is not sealed or gone
     */
    @Transactional
    boolean add(UUID content, String name) {
        boolean sealed = database.sql("select true from content where id = ? and sealed_at is not null for key share")
                .param(content)
                .query(Boolean.class)
                .optional()
                .isPresent();
        if (sealed) {
            database.sql("insert into content_link (content, name) values (?, ?) on conflict do nothing")
                    .params(content, name)
                    .update();
        }
        return sealed;
    }

    /**
     * Lets go of what is held under this name; durable on return. Content that nobody holds now is swept 7 days later,
     * whether this name ever held it or not: who lets go knows that its part is done.
     */
    @Transactional
    void remove(UUID content, String name) {
        database.sql("delete from content_link where content = ? and name = ?")
                .params(content, name)
                .update();
        // what was handed over to mailboxes may be unread, however long ago others that hold it were deleted
        database.sql("update content set touched_at = now() where id = ? and sealed_at is not null")
                .param(content)
                .update();
        dropped(List.of(content));
    }

    /**
     * Holds what is sealed of these for dead letters, which refer to it, in the caller's transaction: in the name of
     * relay-service, which takes dead letters over and lets go of their content when they are settled. A letter carries
     * small content itself: relay-service would not let go of it, so it is not held.
     */
    public void holdForDeadLetters(Collection<UUID> contents) {
        if (!contents.isEmpty()) {
            database.sql("""
                            insert into content_link (content, name)
                            select id, 'relay-service' from content where id = any(?) and sealed_at is not null
                                and octets > ?
                            on conflict do nothing""")
                    .params(contents.stream().distinct().toArray(UUID[]::new), MessageContent.MAX_INLINE_OCTETS)
                    .update();
        }
    }

    /**
     * Notes which of these contents lost their last holder, in the caller's transaction, which removed holders. Locking
     * first lets two who each remove one of the last two see each other.
     */
    public void dropped(Collection<UUID> contents) {
        dropped(contents, Duration.ZERO);
    }

    /**
     * As {@link #dropped(Collection)}, where what held them had been deleted for this long. Of what was uploaded, or let go
     * by a name, since then the time begins there: it may be on its way to another mailbox, by a record that refers to it.
     */
    public void dropped(Collection<UUID> contents, Duration ago) {
        if (contents.isEmpty()) {
            return;
        }
        UUID[] ids = contents.stream().distinct().toArray(UUID[]::new);
        database.sql("select id from content where id = any(?) order by id for no key update")
                .param(ids)
                .query(row -> {});
        database.sql("""
                        update content set unlinked_at = greatest(
                            now() - ? * interval '1 second', case when octets > ? then touched_at end)
                        where id = any(?) and not\s""" + HELD)
                .params(ago.toSeconds(), MessageContent.MAX_INLINE_OCTETS, ids)
                .update();
    }

    /**
     * Deletes which of these contents lost their last holder, in the caller's transaction, which removed holders for good.
     * Only what was uploaded, or let go by a name, within the last 7 days stays until those are over: it may be on its way to another mailbox,
     * by a record that refers to it.
     */
    public void forgotten(Collection<UUID> contents) {
        if (contents.isEmpty()) {
            return;
        }
        UUID[] ids = contents.stream().distinct().toArray(UUID[]::new);
        database.sql("select id from content where id = any(?) order by id for update")
                .param(ids)
                .query(row -> {});
        database.sql(
                        "delete from content where id = any(?) and (octets <= ? or touched_at < now() - interval '7 days') and not "
                                + HELD)
                .params(ids, MessageContent.MAX_INLINE_OCTETS)
                .update();
        database.sql("update content set unlinked_at = touched_at where id = any(?) and not " + HELD)
                .param(ids)
                .update();
    }
}
