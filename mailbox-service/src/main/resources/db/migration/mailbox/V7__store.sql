-- Quotas --------------------------------------------------------------------------------------------------------------

-- The mailbox was full, and the sender has been told: a second delivery stays refused, whatever room there is then.
alter table delivered add column refused boolean not null default false;
