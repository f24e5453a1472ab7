-- Where this service is in each partition it reads (service-base, Positions).
create table kafka_position (
    topic_id uuid not null, partition int not null, topic text not null, next bigint not null,
    primary key (topic_id, partition));

create table kafka_position_mark (
    topic_id uuid not null, partition int not null, at timestamptz not null, next bigint not null,
    primary key (topic_id, partition, at));

-- A message with recipients that are not settled; gone with the last of them.
create table message (
    queue_id uuid primary key,
    accepted_at timestamptz not null,
    reverse_path text not null,
    octets bigint not null,
    -- the record's header: envelope, and where the content is
    envelope bytea not null,
    -- null when the content is in mailbox-service's content store
    content bytea);

-- mail does not compress well enough to pay for it
alter table message alter column content set storage external;

-- One recipient of a message who is not settled. The status is '' until something is known to have gone wrong.
create table queued (
    queue_id uuid not null references message,
    recipient text not null,
    status text not null default '',
    -- what RCPT gave and led to the recipient
    given text not null,
    state text not null check (state in ('unrouted', 'held')),
    reason text not null,
    since timestamptz not null default now(),
    leased_by uuid,
    leased_until timestamptz,
    primary key (queue_id, recipient, status));

create index queued_by_age on queued (state, since, queue_id);
