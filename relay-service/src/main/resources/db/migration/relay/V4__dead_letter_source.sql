-- The record that was put aside (topic/partition/offset@time), as who published the letter says: a batch that is repeated
-- publishes its letters again. Null: nobody said so, as before.
alter table dead_letter add column source text;
create unique index dead_letter_source on dead_letter (source);
