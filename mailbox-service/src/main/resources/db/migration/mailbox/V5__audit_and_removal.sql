-- Who changed what, written in the change's own transaction; swept after BARID_AUDIT_KEPT.
create table audit (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    tenant  bigint      not null default 1 references tenant,
    -- whose token it was, and where the request came from
    actor   text        not null,
    client  text,
    -- who the caller says it is (header Barid-Actor); nobody vouches for it
    claimed text,
    -- created, changed or deleted
    action  text        not null,
    -- domain, account or alias
    kind    text        not null,
    -- the domain or address, and its domain
    subject text        not null,
    domain  text        not null,
    -- field -> {"from": ..., "to": ...}; of a password only that it was set
    changes jsonb       not null
);
create index audit_subject on audit (subject, id);
create index audit_domain on audit (domain, id);
create index audit_at on audit using brin (at);

-- A deleted account whose mail is being removed; the account itself, its name and its logins were gone at once.
create table removal (
    id           bigint generated always as identity primary key,
    tenant       bigint      not null default 1 references tenant,
    -- cleared 30 days after the end
    address      text,
    messages     bigint      not null,
    messages_left bigint      not null,
    requested_at timestamptz not null default now(),
    started_at   timestamptz,
    finished_at  timestamptz
);
create index removal_open on removal (id) where finished_at is null;

-- A folder belongs to an account, or to a removal that empties it: no other question then finds it by accident.
alter table folder
    alter column account drop not null,
    add column removal bigint references removal,
    add constraint folder_owner check (num_nonnulls(account, removal) = 1);
create index folder_removal on folder (removal) where removal is not null;
