package io.barid.pop3.maildrop;

import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MessageBatch;
import io.barid.query.MessageBatch.Message;
import java.util.List;
import java.util.Optional;

/**
 * Fetches small messages many at a time for a client that reads in order, from the second message in a row on: a few first,
 * then more. One session's; for one thread.
 */
final class ReadAhead {

    /** As {@link MaildropApi#readSmall} answers: first and last uid, most octets. */
    @FunctionalInterface
    interface Source {
        byte[] read(long first, long last, int most);
    }

    private static final int FIRST_OCTETS = 128 * 1024;
    private static final int MOST_MESSAGES = 1_000;

    private final CompactListing messages;
    private final AheadMemory memory;
    private final Source source;
    private int last = -2;
    private int wanted = FIRST_OCTETS;

    ReadAhead(CompactListing messages, AheadMemory memory, Source source) {
        this.messages = messages;
        this.memory = memory;
        this.source = source;
    }

    /**
     * The whole message, if it came ahead or comes now together with those behind it; otherwise it is to be read alone.
     *
     * @throws org.springframework.web.client.RestClientException when mailbox-service does not answer
     */
    Optional<byte[]> take(StoredMessage message) {
        int index = messages.indexOf(message.uid());
        boolean inOrder = index == last + 1;
        last = index;
        Optional<byte[]> ready = memory.take(this, message.uid());
        if (ready.isPresent()) {
            return ready;
        }
        if (!inOrder) {
            wanted = FIRST_OCTETS;
            return Optional.empty();
        }
        return small(index) ? fetch(index) : Optional.empty();
    }

    private Optional<byte[]> fetch(int from) {
        int to = from;
        long octets = messages.octets(from);
        while (to + 1 < messages.size() && to - from < MOST_MESSAGES && octets + smallOctets(to + 1) <= wanted) {
            to++;
            octets += smallOctets(to);
        }
        wanted = Math.min(2 * wanted, MaildropApi.MAX_READ_OCTETS);
        if (octets == messages.octets(from) || !memory.reserve(octets)) {
            return Optional.empty();
        }
        List<Message> came = List.of();
        try {
            came = MessageBatch.read(source.read(messages.uid(from), messages.uid(to), (int) octets));
        } finally {
            // in any case, so that no failed fetch takes room for ever
            memory.keep(this, octets, came.stream().filter(this::asListed).toList());
        }
        return memory.take(this, messages.uid(from));
    }

    /** Large ones between small ones are passed over. */
    private long smallOctets(int index) {
        return small(index) ? messages.octets(index) : 0;
    }

    /** What is not is read alone, and found out there. */
    private boolean asListed(Message message) {
        int index = messages.indexOf(message.uid());
        return index >= 0 && messages.octets(index) == message.octets().length;
    }

    private boolean small(int index) {
        return messages.octets(index) <= MaildropApi.SMALL_OCTETS;
    }

    void end() {
        memory.drop(this);
    }
}
