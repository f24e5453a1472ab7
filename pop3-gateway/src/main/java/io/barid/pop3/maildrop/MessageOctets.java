package io.barid.pop3.maildrop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * One message on its way to a client: its octets in order, in pieces that grow, the next one fetched while the client takes
 * this one. For one thread; its owner closes it.
 */
public final class MessageOctets implements AutoCloseable {

    private final PieceReader reader;
    private final long octets;
    private final PieceSizes sizes;
    private final ReadBudget budget;
    private final int granted;
    private final Executor ahead;
    private long position;
    private int length;
    private CompletableFuture<byte[]> next;
    private boolean closed;

    /** The first piece is read before this returns, so that a message that cannot be read is refused in time. */
    static MessageOctets open(PieceReader reader, long octets, PieceSizes sizes, ReadBudget budget, Executor ahead) {
        MessageOctets message = new MessageOctets(reader, octets, sizes, budget, ahead);
        try {
            message.next = CompletableFuture.completedFuture(message.read(0, Duration.ZERO));
            return message;
        } catch (RuntimeException | Error e) {
            message.close();
            throw e;
        }
    }

    /** A small message that is here already: the least that each message gets is enough for it. */
    static MessageOctets here(byte[] whole, PieceReader reader, ReadBudget budget, Executor ahead) {
        MessageOctets message = new MessageOctets(reader, whole.length, PieceSizes.TIGHT, budget, ahead);
        message.next = CompletableFuture.completedFuture(whole);
        return message;
    }

    private MessageOctets(PieceReader reader, long octets, PieceSizes sizes, ReadBudget budget, Executor ahead) {
        this.reader = reader;
        this.octets = octets;
        this.budget = budget;
        this.ahead = ahead;
        int wanted = (int) Math.min(octets, sizes.window());
        this.granted = budget.take(wanted, PieceSizes.TIGHT.window());
        this.sizes = granted == wanted ? sizes : PieceSizes.TIGHT;
        this.length = this.sizes.first();
    }

    /**
     * The next octets; none at the end.
     *
     * @throws RuntimeException when mailbox-service stayed away too long: what was handed out is not the whole message
     */
    public byte[] next() {
        byte[] piece = next == null ? read(position, PieceReader.PATIENCE) : await(next);
        next = null;
        position += piece.length;
        length = Math.min(2 * length, sizes.largest());
        if (sizes.ahead() && position < octets) {
            next = CompletableFuture.supplyAsync(() -> read(position, PieceReader.PATIENCE), ahead);
        }
        return piece;
    }

    private byte[] read(long from, Duration patience) {
        int wanted = (int) Math.min(length, octets - from);
        return wanted == 0 ? new byte[0] : reader.read(from, wanted, patience);
    }

    private static byte[] await(CompletableFuture<byte[]> piece) {
        try {
            return piece.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (next == null) {
            budget.give(granted);
        } else {
            // what is under way is held until it has arrived
            next.whenComplete((piece, failure) -> budget.give(granted));
        }
    }
}
