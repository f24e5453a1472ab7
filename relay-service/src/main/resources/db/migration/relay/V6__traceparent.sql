-- Where the trace of a sampled message goes on (W3C Trace Context), however long it waits here; null: it is not sampled, or was
-- written by a version that knew no traces.
alter table message add column traceparent text;
