-- Logins that failed in the last 15 minutes (io.barid.mailbox.login.WrongLogins), counted for all replicas. Unlogged: a
-- wrong login costs no fsync, and after a crash of PostgreSQL all is forgiven.
create unlogged table wrong_login (
    -- a keyed hash of name and client, client, or name: the name may be a password typed into the wrong field
    source  text        primary key,
    wrongs  int         not null,
    last_at timestamptz not null
) with (fillfactor = 70);
