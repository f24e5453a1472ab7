-- Found by its age for good: brin ranges bloat as freed space is filled again, so that each step would read the whole table.
drop index deleted_entry_at;
create index deleted_entry_at on deleted_entry (deleted_at);
