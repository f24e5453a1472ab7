package io.barid.relay.queue;

import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Holds stored content that a row here needs, and lets go of what none needs any more; each repeated until mailbox-service
 * has heard it. Content stays for 7 days after its last holder, so seconds do not matter.
 */
@Component
class ContentLinks {

    private static final Logger log = LoggerFactory.getLogger(ContentLinks.class);
    private static final int MOST = 200;

    private final JdbcTemplate database;
    private final ContentStore store;

    ContentLinks(JdbcTemplate database, ContentStore store) {
        this.database = database;
        this.store = store;
    }

    void sweep() {
        try {
            link();
            unlink();
        } catch (RestClientException e) {
            log.debug("stored content is held, or let go of, later: {}", e.toString());
        }
    }

    private void link() {
        List<UUID> ids = database.queryForList("""
                select queue_id from message where content is null and not content_linked
                union select queue_id from dead_letter where stored and not content_linked limit ?""", UUID.class, MOST);
        for (UUID id : ids) {
            try {
                store.link(new QueueId(id));
            } catch (HttpClientErrorException.NotFound e) {
                log.error("queueId={} its stored content is gone; its delivery will say so", new QueueId(id));
            }
            // settled meanwhile, and perhaps let go of before it was held
            if (linked(id, true) == 0) {
                database.update("insert into content_unlink values (?) on conflict do nothing", id);
            }
        }
    }

    /** @return how many rows here need the content */
    private int linked(UUID id, boolean linked) {
        return database.update("update message set content_linked = ? where queue_id = ?", linked, id)
                + database.update(
                        "update dead_letter set content_linked = ? where queue_id = ? and stored", linked, id);
    }

    private void unlink() {
        database.update("""
                delete from content_unlink u
                where exists (select from message m where m.queue_id = u.queue_id)
                or exists (select from dead_letter d where d.queue_id = u.queue_id and d.stored)""");
        List<UUID> ids = database.queryForList("select queue_id from content_unlink limit ?", UUID.class, MOST);
        for (UUID id : ids) {
            store.unlink(new QueueId(id));
            database.update("delete from content_unlink where queue_id = ?", id);
            // whoever came to need it in between is heard at the next look
            linked(id, false);
        }
    }
}
