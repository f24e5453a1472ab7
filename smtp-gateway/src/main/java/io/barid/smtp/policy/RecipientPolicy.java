package io.barid.smtp.policy;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Decides on RCPT by asking mailbox-service whose the recipient is. */
public final class RecipientPolicy {

    private static final Logger log = LoggerFactory.getLogger(RecipientPolicy.class);

    private final RecipientDirectory directory;
    private final KnownRecipients known;

    public RecipientPolicy(RecipientDirectory directory, KnownRecipients known) {
        this.directory = directory;
        this.known = known;
    }

    /**
     * Waits for the directory's answer, at most the neighbour's answer time; without one its last yes counts for a while.
     *
     * @param user whether an account has logged in: only its mail goes to other systems
     */
    public Verdict judge(ForwardPath path, boolean user) {
        if (known.fresh(path)) {
            return new Verdict.Taken(Recipient.Fate.LOCAL);
        }
        RecipientDirectory.Answer answer;
        try {
            answer = directory.check(new RecipientDirectory.Question(path));
        } catch (RestClientException e) {
            log.warn("mailbox-service does not answer about recipients: {}", e.getMessage());
            return known.usable(path) ? new Verdict.Taken(Recipient.Fate.LOCAL) : new Verdict.DirectoryAway();
        }
        return switch (answer) {
            case RecipientDirectory.Answer.Local local -> {
                known.add(path);
                yield new Verdict.Taken(Recipient.Fate.LOCAL);
            }
            case RecipientDirectory.Answer.Unknown unknown -> {
                known.remove(path);
                yield new Verdict.NoSuchUser();
            }
            case RecipientDirectory.Answer.NotOurs notOurs -> {
                known.remove(path);
                yield user ? new Verdict.Taken(Recipient.Fate.REMOTE) : new Verdict.NoRelaying();
            }
        };
    }
}
