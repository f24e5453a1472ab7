package io.barid.mailbox.maildrop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What tells one database from another that has the same rows.
 *
 * @param systemIdentifier of the cluster; null when the role may not see it
 * @param timeline         on which the server writes; null when the role may not see it
 * @param database         its oid in the cluster
 * @param folder           the oid of table folder in it
 */
record DatabaseIdentity(Long systemIdentifier, Long timeline, long database, long folder) {

    private static final Logger log = LoggerFactory.getLogger(DatabaseIdentity.class);

    /** The real one. Not within a transaction: a question that is refused would end it. */
    static DatabaseIdentity ask(JdbcClient database) {
        long oid = one(database, "select oid::bigint from pg_database where datname = current_database()");
        long folder = one(database, "select 'folder'::regclass::oid::bigint");
        try {
            // not pg_control_checkpoint(): after a failover that tells the old timeline for a while
            return new DatabaseIdentity(
                    one(database, "select system_identifier from pg_control_system()"),
                    one(database, """
                            select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint"""),
                    oid,
                    folder);
        } catch (NonTransientDataAccessException e) {
            log.debug("the database does not say which one it is", e);
            return new DatabaseIdentity(null, null, oid, folder);
        }
    }

    private static long one(JdbcClient database, String question) {
        return database.sql(question).query(Long.class).single();
    }

    boolean complete() {
        return systemIdentifier != null && timeline != null;
    }

    /** Whether a part that both know differs. */
    boolean differs(DatabaseIdentity other) {
        return database != other.database
                || folder != other.folder
                || differ(systemIdentifier, other.systemIdentifier)
                || differ(timeline, other.timeline);
    }

    private static boolean differ(Long one, Long other) {
        return one != null && other != null && !one.equals(other);
    }
}
