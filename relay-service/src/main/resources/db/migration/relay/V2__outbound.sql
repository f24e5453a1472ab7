-- One row for each recipient of a message; nothing of version 0.1 ran long enough to have two.
delete from queued q using queued other
    where q.queue_id = other.queue_id and q.recipient = other.recipient and q.status < other.status;
alter table queued drop constraint queued_pkey, add primary key (queue_id, recipient);

alter table queued
    drop constraint queued_state_check,
    add constraint queued_state_check check (state in ('unrouted', 'outbound', 'held')),
    -- further forward-paths that led to the same recipient
    add column also text[] not null default '{}',
    -- a domain, or host:port of a next hop; null while unrouted
    add column destination text,
    -- where forwarding needs another than the message's
    add column reverse_path text,
    add column attempts int not null default 0,
    add column next_attempt timestamptz not null default now(),
    add column last_attempt timestamptz,
    add column delay_notified boolean not null default false,
    -- the remote host that spoke last, and what it said
    add column said_host text,
    add column said_reply text,
    -- why an operator, or Barid itself, holds it
    add column hold_reason text,
    -- a lease lasts as long as its replica's beat
    drop column leased_until;
update queued set leased_by = null;

-- rows that are inserted already leased never enter it
create index queued_due on queued (destination, next_attempt) where state = 'outbound' and leased_by is null;

-- A running relay-service. Its leases are free when its beat stood still for a minute by another's clock.
create table replica (
    id uuid primary key, beat bigint not null default 0, host text not null, started_at timestamptz not null default now());

-- A destination that could not be reached: nothing is tried there before blocked_until, and then one message first.
create table destination (
    name text primary key, failures int not null, blocked_until timestamptz not null, last_attempt timestamptz not null,
    status text not null, reason text not null, said_host text, said_reply text);

-- Reports on their way to mail.accepted: written with what they are about, gone when they were read back from there.
create table outgoing (
    queue_id uuid primary key, envelope bytea not null, content bytea,
    created_at timestamptz not null default now(), claimed_at timestamptz, published_at timestamptz);
alter table outgoing alter column content set storage external;

-- What mailbox-service reported and is settled, so that a repeat changes nothing; kept 8 days.
create table outcome_seen (
    queue_id uuid not null, recipient text not null, outcome text not null, at timestamptz not null default now(),
    primary key (queue_id, recipient, outcome));

-- Stored content that no row here needs any more; mailbox-service is told, then the row goes.
create table content_unlink (queue_id uuid primary key);

-- Whether mailbox-service knows that stored content is needed here.
alter table message add column content_linked boolean not null default false;
create index message_unlinked on message (queue_id) where content is null and not content_linked;
