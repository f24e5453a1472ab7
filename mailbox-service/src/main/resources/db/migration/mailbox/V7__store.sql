-- Quotas --------------------------------------------------------------------------------------------------------------

-- The mailbox was full, and the sender has been told: a second delivery stays refused, whatever room there is then.
alter table delivered add column refused boolean not null default false;

-- New notes take the place of old ones, so each range of a brin index soon spans all 8 days: with 3.5 million notes it took
-- 153 ms to find 500 old ones, and more with each million; a b-tree takes 1.3 ms. Building it takes half a second for a
-- million notes, in which deliveries wait.
create index delivered_by_at on delivered (at);
drop index delivered_at;

-- Content that never got a holder --------------------------------------------------------------------------------------

alter table content
    -- uploaded, and nobody was seen to hold it yet
    add column awaits_holder boolean not null default false;
create index content_awaiting on content (sealed_at) where awaits_holder;
update content set awaits_holder = true where octets > 512 * 1024 and sealed_at is not null and unlinked_at is null
    and not exists (select from entry where entry.content = content.id)
    and not exists (select from content_link where content_link.content = content.id);

-- What relay-service said last (io.barid.query.RoutedMail); one row.
create table routed_mail (
    id            int primary key check (id = 1),
    routed_before timestamptz not null
);
