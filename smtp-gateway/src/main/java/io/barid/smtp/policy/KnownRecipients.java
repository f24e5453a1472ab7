package io.barid.smtp.policy;

import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Recipients that were ours a moment ago, and domains that were not, so that a burst for one of them asks once; and, for
 * longer, those that may be taken while nobody can be asked. Only that they exist is remembered: whether a mailbox with a quota
 * has room is asked each time.
 */
public final class KnownRecipients {

    private static final int MOST_OF_A_GENERATION = 20_000;

    private final long freshNanos;
    private final long usableNanos;
    private final Recent<ForwardPath> ours;
    private final Recent<Domain> elsewhere;

    /**
     * @param fresh  how long nobody is asked again: so long an account may have been deleted and still be taken at RCPT; its
     *               mail then bounces. So long, too, users' mail for a domain that was added goes where MX leads
     * @param usable the same while mailbox-service does not answer, such as during its restart
     */
    public KnownRecipients(Duration fresh, Duration usable) {
        this(fresh, usable, MOST_OF_A_GENERATION, System::nanoTime);
    }

    KnownRecipients(Duration fresh, Duration usable, int most, LongSupplier clock) {
        this.freshNanos = fresh.toNanos();
        this.usableNanos = usable.toNanos();
        this.ours = new Recent<>(most, clock);
        this.elsewhere = new Recent<>(most, clock);
    }

    boolean fresh(ForwardPath path) {
        return ours.within(freshNanos, path);
    }

    /** For when nobody answers. */
    boolean usable(ForwardPath path) {
        return ours.within(usableNanos, path);
    }

    boolean freshElsewhere(ForwardPath path) {
        return domain(path).filter(it -> elsewhere.within(freshNanos, it)).isPresent();
    }

    /** For when nobody answers. */
    boolean usableElsewhere(ForwardPath path) {
        return domain(path).filter(it -> elsewhere.within(usableNanos, it)).isPresent();
    }

    void add(ForwardPath path) {
        ours.add(path, 0);
        domain(path).ifPresent(elsewhere::remove);
    }

    /** A mailbox with a quota: never fresh, for its room may be gone with the next message. */
    void addLimited(ForwardPath path) {
        ours.add(path, freshNanos);
        domain(path).ifPresent(elsewhere::remove);
    }

    void addElsewhere(ForwardPath path) {
        ours.remove(path);
        domain(path).ifPresent(it -> elsewhere.add(it, 0));
    }

    /** In one of our domains, but not to be taken. */
    void remove(ForwardPath path) {
        ours.remove(path);
        domain(path).ifPresent(elsewhere::remove);
    }

    /** Empty for {@code <postmaster>}, who is always ours. */
    private static Optional<Domain> domain(ForwardPath path) {
        return path instanceof ForwardPath.To to ? Optional.of(to.mailbox().domain()) : Optional.empty();
    }

    int size() {
        return ours.size();
    }
}
