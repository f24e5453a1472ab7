package io.barid.relay.queue;

import io.barid.message.QueueId;
import io.barid.query.ContentStore;
import io.barid.service.http.Neighbour;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Lets go of stored content that no row here needs any more; repeated until mailbox-service has heard it. */
@Component
class ContentUnlinks {

    private static final Logger log = LoggerFactory.getLogger(ContentUnlinks.class);
    private static final int MOST = 200;

    private final JdbcTemplate database;
    private final Consumer<QueueId> unlink;

    @Autowired
    ContentUnlinks(JdbcTemplate database, @Qualifier("mailboxService") ObjectProvider<Neighbour> mailboxService) {
        this(
                database,
                queueId -> mailboxService.getObject().as(ContentStore.class).unlink(queueId));
    }

    ContentUnlinks(JdbcTemplate database, Consumer<QueueId> unlink) {
        this.database = database;
        this.unlink = unlink;
    }

    void sweep() {
        database.update(
                "delete from content_unlink u where exists" + " (select from message m where m.queue_id = u.queue_id)");
        List<UUID> ids = database.queryForList("select queue_id from content_unlink limit ?", UUID.class, MOST);
        for (UUID id : ids) {
            try {
                unlink.accept(new QueueId(id));
            } catch (RestClientException e) {
                log.debug("queueId={} its content is let go of later: {}", new QueueId(id), e.toString());
                return;
            }
            database.update("delete from content_unlink where queue_id = ?", id);
        }
    }
}
