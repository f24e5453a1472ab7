-- Which database this is, as seen when it was last looked at (io.barid.mailbox.maildrop.UidValidity). Where the real one is
-- another, it was restored or has failed over, and UIDs given since may be given again.
create table database_identity (
    only_row          boolean primary key default true check (only_row),
    -- of the cluster; null: the role may not see it
    system_identifier bigint,
    -- grows with each failover and each recovery to a point in time; null: the role may not see it
    timeline          bigint,
    -- of the database, and of table folder in it: others after a dump was restored or a database copied
    database_oid      bigint      not null,
    folder_oid        bigint      not null,
    seen_at           timestamptz not null default now()
);
