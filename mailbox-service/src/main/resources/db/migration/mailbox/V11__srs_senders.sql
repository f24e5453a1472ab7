-- Senders of forwarded mail that are too long to be written into an address of SRS (docs/decisions/0011-srs.md): their
-- number is written there instead. Swept 30 days after the last use, when such an address (good for 21) is void.
create table srs_sender (
    id        bigint generated always as identity primary key,
    sender    text   not null unique,
    last_used date   not null default current_date
);
create index srs_sender_last_used on srs_sender (last_used);
