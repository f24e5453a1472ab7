package io.barid.smtp.policy;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Decides on RCPT by asking mailbox-service whose the recipient is. */
public final class RecipientPolicy {

    private static final Logger log = LoggerFactory.getLogger(RecipientPolicy.class);

    private final RecipientDirectory directory;
    private final KnownRecipients known;
    private final Rest rest;

    public RecipientPolicy(RecipientDirectory directory, KnownRecipients known) {
        this(directory, known, System::nanoTime);
    }

    RecipientPolicy(RecipientDirectory directory, KnownRecipients known, LongSupplier nanos) {
        this.directory = directory;
        this.known = known;
        this.rest = new Rest(nanos);
    }

    /**
     * Waits for the directory's answer, at most the neighbour's answer time, and no longer at all once others waited in
     * vain; without one its last yes counts for a while, as does, for users, that a domain is not ours.
     *
     * @param sender what MAIL gave: addresses of SRS take bounces alone, or whoever learnt one could send through us with it
     * @param octets what MAIL said the message has; 0: it did not say
     * @param user   whether an account has logged in: only its mail goes to other systems
     */
    public Verdict judge(ForwardPath path, ReversePath sender, long octets, boolean user) {
        Verdict verdict = judge(path, octets, user);
        boolean ours = verdict.equals(new Verdict.Taken(Recipient.Fate.LOCAL));
        return ours && sender instanceof ReversePath.Sender && leadsBack(path) ? new Verdict.BouncesOnly() : verdict;
    }

    /** Whether it has the form of SRS (docs/decisions/0011-srs.md). */
    public static boolean leadsBack(ForwardPath path) {
        return path instanceof ForwardPath.To to && to.mailbox().local().rewrittenSender();
    }

    /** Whoever sent it. */
    Verdict judge(ForwardPath path, long octets, boolean user) {
        if (known.fresh(path)) {
            return new Verdict.Taken(Recipient.Fate.LOCAL);
        }
        // a stranger is asked about each time: what he is told is for good
        if (user && known.freshElsewhere(path)) {
            return new Verdict.Taken(Recipient.Fate.REMOTE);
        }
        if (!rest.mayAsk()) {
            return unasked(path, user);
        }
        long asked = rest.now();
        RecipientDirectory.Answer answer;
        try {
            answer = directory.check(new RecipientDirectory.Question(path, Optional.of(octets)));
            rest.answered();
        } catch (RestClientException e) {
            rest.failed(asked);
            log.warn("mailbox-service does not answer about recipients: {}", e.getMessage());
            return unasked(path, user);
        }
        return switch (answer) {
            case RecipientDirectory.Answer.Local local -> {
                known.add(path);
                yield new Verdict.Taken(Recipient.Fate.LOCAL);
            }
            case RecipientDirectory.Answer.Limited limited -> {
                known.addLimited(path);
                yield new Verdict.Taken(Recipient.Fate.LOCAL);
            }
            case RecipientDirectory.Answer.Full full -> {
                known.remove(path);
                yield new Verdict.MailboxFull();
            }
            case RecipientDirectory.Answer.Unknown unknown -> {
                known.remove(path);
                yield unknown.disabled() ? new Verdict.Disabled() : new Verdict.NoSuchUser();
            }
            case RecipientDirectory.Answer.NotOurs notOurs -> {
                known.addElsewhere(path);
                yield user ? new Verdict.Taken(Recipient.Fate.REMOTE) : new Verdict.NoRelaying();
            }
        };
    }

    private Verdict unasked(ForwardPath path, boolean user) {
        if (user && known.usableElsewhere(path)) {
            return new Verdict.Taken(Recipient.Fate.REMOTE);
        }
        return known.usable(path) ? new Verdict.Taken(Recipient.Fate.LOCAL) : new Verdict.DirectoryAway();
    }
}
