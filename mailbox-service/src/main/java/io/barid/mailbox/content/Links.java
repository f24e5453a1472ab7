package io.barid.mailbox.content;

import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who holds content: entries by their column, others by a named link. */
@Component
public class Links {

    private final JdbcClient database;

    Links(JdbcClient database) {
        this.database = database;
    }

    /**
     * Notes which of these contents lost their last holder, in the caller's transaction, which removed holders. Locking
     * first lets two who each remove one of the last two see each other.
     */
    public void dropped(Collection<UUID> contents) {
        if (contents.isEmpty()) {
            return;
        }
        UUID[] ids = contents.stream().distinct().toArray(UUID[]::new);
        database.sql("select id from content where id = any(?) order by id for no key update")
                .param(ids)
                .query(row -> {});
        database.sql("""
                        update content set unlinked_at = now() where id = any(?)
                        and not exists (select from entry where entry.content = content.id)
                        and not exists (select from content_link where content_link.content = content.id)""").param(ids).update();
    }
}
