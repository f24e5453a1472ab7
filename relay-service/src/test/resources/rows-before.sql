-- Rows as the version before the newest migration writes them, in every table that it has: read by MigrationIT. Whoever adds a
-- migration adds rows for the tables of the one before.
insert into message (queue_id, accepted_at, reverse_path, octets, envelope, content)
    values ('01890000-0000-7000-8000-000000000001', now(), '<aya@example.test>', 4, '\x7b7d', '\x00010203');
insert into queued (queue_id, recipient, given, state, reason, destination)
    values ('01890000-0000-7000-8000-000000000001', 'x@elsewhere.test', '<x@elsewhere.test>', 'outbound', '', 'elsewhere.test'),
           ('01890000-0000-7000-8000-000000000001', 'y@elsewhere.test', '<y@elsewhere.test>', 'held', 'dns', null);
insert into content_unlink (queue_id) values ('01890000-0000-7000-8000-000000000001');
insert into dead_letter (topic, partition, record_offset, at, reason, headers, value, stored, content_linked)
    values ('mail.accepted.dead', 0, 3, now(), 'unreadable', '\x5b5d', '\x00', false, false);
insert into destination (name, failures, blocked_until, last_attempt, status, reason)
    values ('elsewhere.test', 2, now(), now(), '4.4.1', 'no answer');
create table journey_rows_before partition of journey default;
insert into journey (queue_id, sender, recipient, message_id, outcomes, events)
    values ('01890000-0000-7000-8000-000000000001', 'aya@example.test', 'x@elsewhere.test', '<1@example.test>', 2, '\x5b5d');
insert into outcome_seen (queue_id, recipient, outcome)
    values ('01890000-0000-7000-8000-000000000001', 'aya@example.test', 'OVER_QUOTA');
insert into outgoing (queue_id, envelope, content) values ('01890000-0000-7000-8000-000000000001', '\x7b7d', '\x00');
insert into replica (id, host) values ('01890000-0000-7000-8000-000000000003', 'a');
insert into kafka_position (topic_id, partition, topic, next) values ('01890000-0000-7000-8000-000000000002', 0, 'mail.accepted', 9);
insert into kafka_position_mark (topic_id, partition, at, next) values ('01890000-0000-7000-8000-000000000002', 0, now(), 8);
