-- Whether unique_id came with an import; otherwise it is the queue id of the content, and found by that. Normal deliveries
-- pay nothing for the indexes.
alter table entry add column imported boolean not null default false;
create unique index entry_imported on entry (folder, unique_id) where imported;

-- What was deleted and can still be brought back is not imported again.
alter table deleted_entry add column imported boolean not null default false;
create index deleted_entry_imported on deleted_entry (folder, unique_id) where imported;
