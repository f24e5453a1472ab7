package io.barid.query;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Which reverse-path forwarded mail leaves with, so that the next host, which checks whether the sender's domain lets us
 * send (SPF, RFC 7208), takes it: mailbox-service answers, relay-service asks once per batch. One that does not know the
 * question answers 403 or 404; mail then keeps its reverse-path.
 */
@HttpExchange(url = "/internal/senders", accept = "application/json", contentType = "application/json")
public interface SenderRewriting {

    /** The most questions of one batch. */
    int MAX_FORWARDINGS = 5_000;

    /**
     * Mail that leaves.
     *
     * @param sender its reverse-path
     * @param by     the alias, account or caught name that forwards it
     */
    record Forwarding(Mailbox sender, ForwardPath by) {}

    /** At most {@link #MAX_FORWARDINGS}. */
    record Batch(List<Forwarding> forwardings) {
        public Batch {
            forwardings = List.copyOf(forwardings);
        }
    }

    /** In the order of the questions; one that need not change is given back as it is. */
    record Rewritten(List<ReversePath> reversePaths) {
        public Rewritten {
            reversePaths = List.copyOf(reversePaths);
        }
    }

    @PostExchange("/rewrite")
    Rewritten rewrite(@RequestBody Batch batch);
}
