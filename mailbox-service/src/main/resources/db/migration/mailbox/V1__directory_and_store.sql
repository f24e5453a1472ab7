-- Directory ---------------------------------------------------------------------------------------------------------

create table domain (
    id         bigint generated always as identity primary key,
    tenant_id  bigint      not null default 1,
    -- lower case, A-labels (io.barid.address.Domain)
    name       text        not null unique,
    created_at timestamptz not null default now()
);

create table account (
    id           bigint generated always as identity primary key,
    domain       bigint      not null references domain,
    -- folded; without the quotes it may need in an address
    local_part   text        not null,
    quota_octets bigint check (quota_octets > 0),
    -- the postmaster made with the first domain; there is at most one
    built_in     boolean     not null default false,
    created_at   timestamptz not null default now(),
    unique (domain, local_part)
);
create unique index account_built_in on account (built_in) where built_in;

-- A password in two forms, each AES-256-GCM with a key that is not in this database.
create table credential (
    account    bigint primary key references account on delete cascade,
    -- grows with each change, so that no replica's cache outlives one
    version    bigint      not null,
    key_id     text        not null,
    argon2id   bytea       not null,
    scram      bytea       not null,
    changed_at timestamptz not null default now()
);

create table alias (
    id         bigint generated always as identity primary key,
    domain     bigint      not null references domain,
    local_part text        not null,
    created_at timestamptz not null default now(),
    unique (domain, local_part)
);

create table alias_target (
    alias    bigint not null references alias on delete cascade,
    position int    not null,
    -- an address in the form of io.barid.address.Mailbox
    target   text   not null,
    primary key (alias, position)
);

-- Content -----------------------------------------------------------------------------------------------------------

-- A message's octets as they came after DATA, once however many mailboxes hold it. Entries refer to it by their column
-- content, others (a queue) by a named link; unlinked_at is when the last of them went, null while it has one or never
-- had any.
create table content (
    -- the queue id
    id            uuid primary key,
    -- 0: the octets themselves
    encoding      smallint    not null default 0,
    -- the key of encryption at rest; null: none
    key_id        text,
    -- the header section with the empty line that ends it
    header_octets bigint,
    octets        bigint,
    sha256        bytea,
    touched_at    timestamptz not null default now(),
    -- set once, with length and digest; null: still being written
    sealed_at     timestamptz,
    unlinked_at   timestamptz,
    check (sealed_at is null or (octets is not null and sha256 is not null and header_octets is not null))
);
create index content_unsealed on content (touched_at) where sealed_at is null;
create index content_unlinked on content (unlinked_at) where unlinked_at is not null;

-- 262144 octets each but the last; mail does not compress well enough to pay for trying
create table content_chunk (
    content uuid  not null references content on delete cascade,
    number  int   not null,
    octets  bytea not null,
    primary key (content, number)
);
alter table content_chunk alter column octets set storage external;

create table content_link (
    content uuid not null references content,
    name    text not null,
    primary key (content, name)
);

-- Mailboxes ---------------------------------------------------------------------------------------------------------

create table folder (
    id             bigint generated always as identity primary key,
    account        bigint not null references account on delete cascade,
    name           text   not null,
    uidvalidity    bigint not null,
    uid_next       bigint not null default 1,
    highest_modseq bigint not null default 1,
    -- sums over the entries, for quotas
    messages       bigint not null default 0,
    octets         bigint not null default 0,
    unique (account, name)
) with (fillfactor = 70);

create table entry (
    folder        bigint      not null references folder on delete cascade,
    uid           bigint      not null,
    modseq        bigint      not null,
    -- system flags of RFC 9051 2.3.2 as bits: 1 seen, 2 answered, 4 flagged, 8 deleted, 16 draft
    flags         int         not null default 0,
    keywords      text[]      not null default '{}',
    internal_date timestamptz not null,
    content       uuid        not null references content,
    -- Return-Path and what else was put on top at delivery, frozen
    prefix        bytea       not null,
    -- prefix and content together: what POP3, IMAP and quotas count
    octets        bigint      not null,
    -- what UIDL shows; by default the queue id
    unique_id     text        not null,
    primary key (folder, uid)
);
create index entry_content on entry (content);

create table expunged (
    folder bigint      not null references folder on delete cascade,
    uid    bigint      not null,
    modseq bigint      not null,
    at     timestamptz not null default now(),
    primary key (folder, uid)
);

-- What was delivered in the last 8 days, whatever became of it: a second delivery is nothing. Without a reference to
-- account, since it outlives one.
create table delivered (
    account  bigint      not null,
    queue_id uuid        not null,
    at       timestamptz not null default now(),
    primary key (account, queue_id)
);
create index delivered_at on delivered using brin (at);

-- The exclusive lock of RFC 1939 section 8.
create table maildrop_lease (
    account    bigint primary key references account on delete cascade,
    token      text        not null unique,
    expires_at timestamptz not null
) with (fillfactor = 70);

-- Positions in Kafka (io.barid.service.kafka.Positions) ---------------------------------------------------------------

create table kafka_position (
    topic_id  uuid   not null,
    partition int    not null,
    topic     text   not null,
    next      bigint not null,
    primary key (topic_id, partition)
) with (fillfactor = 50);

create table kafka_position_mark (
    topic_id  uuid        not null,
    partition int         not null,
    at        timestamptz not null,
    next      bigint      not null,
    primary key (topic_id, partition, at)
);
