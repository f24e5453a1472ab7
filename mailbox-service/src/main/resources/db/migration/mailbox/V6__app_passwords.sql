-- When the password last opened something, to the minute.
alter table credential add column last_used_at timestamptz;

-- Passwords beside the main one, one for each program. Random, so a keyed hash keeps what Argon2 keeps of chosen ones.
create table app_password (
    -- named by tickets of logins with it, and never given again
    id           bigint generated always as identity primary key,
    account      bigint      not null references account on delete cascade,
    -- the owner's choice
    name         text        not null,
    key_id       text        not null,
    -- HMAC-SHA-256 of address and secret under a key that is not in this database
    hmac         bytea       not null unique,
    created_at   timestamptz not null default now(),
    last_used_at timestamptz,
    unique (account, name)
) with (fillfactor = 80);
