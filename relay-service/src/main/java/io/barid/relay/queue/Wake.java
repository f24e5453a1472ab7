package io.barid.relay.queue;

import org.springframework.stereotype.Component;

/** Tells this replica's deliveries that rows or blocks of the queue were changed by somebody else. */
@Component
public class Wake {

    /** Look for due work now, and forget what is remembered of blocked destinations. */
    public void soon() {}
}
