-- Rows as the version before the newest migration writes them, in every table that it has: read by MigrationIT. Whoever adds a
-- migration adds rows for the tables of the one before.
insert into domain (name, quota_octets, catch_all) values ('example.test', 1000000, 'aya@example.test');
insert into account (domain, local_part, quota_octets, send_per_day)
    select id, 'aya', 1000000, 100 from domain where name = 'example.test';
insert into alias (domain, local_part) select id, 'team' from domain where name = 'example.test';
insert into alias_target (alias, position, target) select id, 1, 'x@elsewhere.test' from alias;
insert into forward_target (account, position, target) select id, 1, 'x@elsewhere.test' from account where local_part = 'aya';
insert into app_password (account, name, key_id, hmac) select id, 'phone', 'k', '\x01' from account where local_part = 'aya';
insert into credential (account, version, key_id, argon2id, scram)
    select id, 1, 'k', '\x02', '\x03' from account where local_part = 'aya';
insert into audit (actor, action, kind, subject, domain, changes)
    values ('admin', 'add', 'account', 'aya@example.test', 'example.test', '{"quota": 1}');
insert into sending (account, slot, recipients) select id, now(), 3 from account where local_part = 'aya';
insert into wrong_login (source, wrongs, last_at) values ('192.0.2.1', 2, now());
insert into content (id, header_octets, octets, sha256, sealed_at)
    values ('01890000-0000-7000-8000-000000000001', 2, 4, decode(repeat('ab', 32), 'hex'), now());
insert into content_chunk (content, number, octets) values ('01890000-0000-7000-8000-000000000001', 0, '\x00010203');
insert into content_link (content, name) values ('01890000-0000-7000-8000-000000000001', 'relay');
insert into folder (account, name, uidvalidity, uid_next, messages, octets)
    select id, 'INBOX', 7, 3, 1, 4 from account where local_part = 'aya';
insert into entry (folder, uid, modseq, flags, keywords, internal_date, content, prefix, octets, unique_id)
    select id, 1, 1, 3, '{a,b}', now(), '01890000-0000-7000-8000-000000000001', '\x41', 5, '01JX' from folder where uidvalidity = 7;
insert into deleted_entry (folder, uid, flags, keywords, internal_date, content, prefix, octets, unique_id)
    select id, 2, 0, '{}', now(), '01890000-0000-7000-8000-000000000001', '\x41', 5, '01JY' from folder where uidvalidity = 7;
insert into expunged (folder, uid, modseq) select id, 2, 2 from folder where uidvalidity = 7;
insert into delivered (account, queue_id)
    select id, '01890000-0000-7000-8000-000000000001' from account where local_part = 'aya';
insert into maildrop_lease (account, token, expires_at) select id, 't', now() from account where local_part = 'aya';
insert into removal (address, messages, messages_left) values ('ann@example.test', 5, 3);
insert into srs_sender (sender) values ('ann@elsewhere.test');
insert into routed_mail (id, routed_before) values (1, now()) on conflict do nothing;
insert into database_identity (database_oid, folder_oid) values (1, 2) on conflict do nothing;
insert into kafka_position (topic_id, partition, topic, next) values ('01890000-0000-7000-8000-000000000002', 0, 'mail.local', 9);
insert into kafka_position_mark (topic_id, partition, at, next) values ('01890000-0000-7000-8000-000000000002', 0, now(), 8);
