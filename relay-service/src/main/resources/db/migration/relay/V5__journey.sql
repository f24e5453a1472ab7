-- Steps of messages' lives, as services told them on mail.journey: rows are added and never changed, and a day goes with
-- its partition. A queue id begins with its time, so all steps of a message are in the partition of the day it was made.
-- relay-service makes the partitions (journey.Days), as it knows how long they are kept.
create table journey (
    queue_id uuid not null,
    -- in lower case, as they are looked for; null where these steps do not say it
    sender text,
    -- a second and further one has a row without anything else
    recipient text,
    message_id text,
    -- mail-contracts, Outcome: a sum of bits
    outcomes int not null,
    -- a JSON array, as it came; nobody searches in it, so nobody has it parsed
    events bytea
) partition by range (queue_id);

create index journey_by_queue_id on journey (queue_id);
create index journey_by_sender on journey (sender, queue_id) where sender is not null;
create index journey_by_recipient on journey (recipient, queue_id) where recipient is not null;
create index journey_by_message_id on journey (message_id, queue_id) where message_id is not null;
-- refused, deferred, bounced, steered: what people look for, and few messages are
create index journey_by_rare_outcome on journey (queue_id) where outcomes & 293 <> 0;
