-- Records that nobody could read or store, from the *.dead topics: held until an operator releases, bounces or drops them.
create table dead_letter (
    -- an operator calls it dead-17
    id bigint generated always as identity primary key,
    -- where it was to be read, and where a release publishes it again
    topic text not null,
    -- where the letter itself is in Kafka
    partition int not null,
    record_offset bigint not null,
    -- when it was put aside; tells letters apart when the topic was made anew and counts from 0 again
    at timestamptz not null,
    reason text not null,
    -- null when the envelope does not name one
    queue_id uuid,
    key bytea,
    -- [{"name":"envelope","value":base64}, …] in order; json allows neither 0x00 nor what is no UTF-8
    headers bytea not null,
    value bytea,
    -- whether it names stored content, and mailbox-service knows that it is needed here
    stored boolean not null,
    content_linked boolean not null,
    unique (topic, partition, record_offset, at));

-- mail does not compress well enough to pay for it
alter table dead_letter alter column value set storage external;

create index dead_letter_by_message on dead_letter (queue_id) where queue_id is not null;
create index dead_letter_unlinked on dead_letter (queue_id) where stored and not content_linked;
