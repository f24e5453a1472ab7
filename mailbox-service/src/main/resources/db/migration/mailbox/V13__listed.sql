-- Up to which UID a folder's messages have been listed to a client: the first time is told as a step of each message's journey.
-- A table of its own, so that a listing never waits for a delivery, which locks the folder, nor a delivery for a listing.
create table listed (
    folder bigint primary key references folder on delete cascade,
    uid    bigint not null
) with (fillfactor = 70);
-- what is there now was listed before anybody asked
insert into listed (folder, uid) select id, uid_next - 1 from folder;
