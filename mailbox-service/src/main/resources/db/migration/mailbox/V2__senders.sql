-- Whether the From field of what its accounts submit is judged too.
alter table domain add column check_from boolean not null default false;

-- Recipients that the account may send to; null: as many as it likes.
alter table account
    add column send_per_hour int check (send_per_hour > 0),
    add column send_per_day  int check (send_per_day > 0);

-- What accounts with a limit have sent, in slots of five minutes; swept when the last day does not reach them any more.
create table sending (
    account    bigint      not null references account on delete cascade,
    slot       timestamptz not null,
    recipients bigint      not null,
    primary key (account, slot)
);
create index sending_slot on sending (slot);
