package io.barid.pop3.session;

import io.barid.query.MaildropApi.StoredMessage;
import java.util.BitSet;
import java.util.List;

/**
 * Messages that DELE marked, with what is left without them. It changes in place: a set copied at each DELE would make
 * emptying a large maildrop quadratic.
 */
final class MarkedMessages {

    private final List<StoredMessage> messages;
    private final BitSet marked = new BitSet();
    private long markedOctets;

    MarkedMessages(List<StoredMessage> messages) {
        this.messages = messages;
    }

    boolean contains(MessageNumber number) {
        return marked.get(number.index());
    }

    void add(MessageNumber number) {
        if (!contains(number)) {
            marked.set(number.index());
            markedOctets += messages.get(number.index()).octets();
        }
    }

    void clear() {
        marked.clear();
        markedOctets = 0;
    }

    int count() {
        return marked.cardinality();
    }

    /** Octets of the marked ones together. */
    long octets() {
        return markedOctets;
    }

    /** The marked ones, in order. */
    List<StoredMessage> toList() {
        return marked.stream().mapToObj(messages::get).toList();
    }
}
