package io.barid.relay.queue;

import io.barid.address.ReversePath;
import io.barid.message.QueueId;
import io.barid.relay.delivery.Destination;
import io.barid.service.trace.Trace;
import io.barid.transit.AcceptedMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one transaction with a remote host carries: one message, at one destination, with one reverse-path. All its rows
 * are leased to this replica.
 *
 * @param owner     names the lease
 * @param rewritten the reverse-path to use there, where forwarding needs another one
 * @param message   with its content, where memory had room; else it is read when the unit starts
 * @param octets    of memory for its recipients; the message's own are shared ({@link SharedMessages})
 * @param since     when it was leased, on the monotonic clock
 * @param trace     of the message, from where its attempts go on
 */
record Unit(
        UUID owner,
        QueueId queueId,
        Destination destination,
        Optional<ReversePath> rewritten,
        List<Addressee> recipients,
        Optional<AcceptedMessage> message,
        long octets,
        long since,
        Trace trace) {

    /** RFC 5321 4.5.3.1.8 asks every host for 100; those that take fewer say so with 452. */
    static final int MAX_RECIPIENTS = 1000;

    Unit {
        recipients = List.copyOf(recipients);
    }

    /** Of a message whose trace is not known, or not yet. */
    Unit(
            UUID owner,
            QueueId queueId,
            Destination destination,
            Optional<ReversePath> rewritten,
            List<Addressee> recipients,
            Optional<AcceptedMessage> message,
            long octets,
            long since) {
        this(owner, queueId, destination, rewritten, recipients, message, octets, since, Trace.NONE);
    }

    Unit tracedBy(Trace found) {
        return new Unit(owner, queueId, destination, rewritten, recipients, message, octets, since, found);
    }

    List<RowKey> rows() {
        return recipients.stream().map(Addressee::row).toList();
    }

    /** Only those whose row is among these. */
    Unit only(Set<RowKey> rows) {
        List<Addressee> some =
                recipients.stream().filter(it -> rows.contains(it.row())).toList();
        return new Unit(owner, queueId, destination, rewritten, some, message, octets, since, trace);
    }

    /** Only those that are in none of these, with all of the memory. */
    Unit without(List<Settled.Ended> others) {
        Set<RowKey> rows = new HashSet<>();
        others.forEach(other -> rows.addAll(other.unit().rows()));
        return with(recipients.stream().filter(it -> !rows.contains(it.row())).toList());
    }

    Unit with(List<Addressee> some) {
        return new Unit(owner, queueId, destination, rewritten, some, message, octets, since, trace);
    }

    /** Without the message, which memory has no room for. */
    Unit bare() {
        return new Unit(owner, queueId, destination, rewritten, recipients, Optional.empty(), 0, since, trace);
    }

    /** Cuts a list of recipients into transactions. */
    static List<List<Addressee>> transactions(List<Addressee> recipients) {
        List<List<Addressee>> parts = new ArrayList<>();
        for (int from = 0; from < recipients.size(); from += MAX_RECIPIENTS) {
            parts.add(recipients.subList(from, Math.min(from + MAX_RECIPIENTS, recipients.size())));
        }
        return parts;
    }
}
