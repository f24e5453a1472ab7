package io.barid.smtp.accept;

import io.barid.message.AccountId;
import io.barid.message.Origin;
import io.barid.query.SenderDirectory.Allowance;
import io.barid.smtp.accept.Acceptance.Obstacle;
import io.barid.smtp.header.FromField;
import io.barid.smtp.header.HeaderScanner;
import io.barid.smtp.policy.SenderPolicy;
import io.barid.smtp.policy.SenderVerdict;
import java.util.Optional;

/**
 * The last look at a message whose content has come whole: nothing of it is sealed or published before. What is above 512
 * KiB lies in the content store by then, as an upload without seal, which is swept if the message is refused.
 */
final class Scrutiny {

    /** RFC 5321 6.3 asks for at least 100 before a loop is assumed. */
    static final int MOST_HOPS = 100;

    private final SenderPolicy senders;

    Scrutiny(SenderPolicy senders) {
        this.senders = senders;
    }

    /** Empty when it may be taken; a message that is counted against a limit then counts. */
    Optional<Acceptance> object(HeaderScanner header, EnvelopeDraft draft) {
        if (header.received() >= MOST_HOPS) {
            return refused(new Objection.TooManyHops(header.received()));
        }
        return draft.origin() instanceof Origin.Submission submission
                ? from(header, submission.account(), draft).or(() -> limit(submission.account(), draft))
                : Optional.empty();
    }

    private Optional<Acceptance> from(HeaderScanner header, AccountId account, EnvelopeDraft draft) {
        if (!draft.terms().checkFrom()) {
            return Optional.empty();
        }
        // of two fields, or after a line that is none, readers choose differently
        return header.froms() != 1 || header.malformed()
                ? refused(new Objection.FromUnreadable())
                : header.from()
                        .flatMap(FromField::parse)
                        .map(addresses -> verdict(senders.judgeFrom(account, addresses)))
                        .orElseGet(() -> refused(new Objection.FromUnreadable()));
    }

    private static Optional<Acceptance> verdict(SenderVerdict verdict) {
        return switch (verdict) {
            case SenderVerdict.Owned owned -> Optional.empty();
            case SenderVerdict.NotOwned notOwned ->
                refused(new Objection.FromNotOwned(notOwned.address().toString()));
            case SenderVerdict.AccountGone gone -> refused(new Objection.AccountGone());
            case SenderVerdict.DirectoryAway away -> Optional.of(new Acceptance.Deferred(Obstacle.AWAY));
        };
    }

    private Optional<Acceptance> limit(AccountId account, EnvelopeDraft draft) {
        if (!draft.terms().limited()) {
            return Optional.empty();
        }
        int recipients = draft.recipients().size();
        Optional<Allowance> allowance = senders.count(account, recipients);
        if (allowance.isEmpty()) {
            return Optional.of(new Acceptance.Deferred(Obstacle.AWAY));
        }
        return switch (allowance.get()) {
            case Allowance.Granted granted -> Optional.empty();
            case Allowance.Exceeded past ->
                refused(new Objection.LimitReached(past.hours(), past.sent(), past.limit(), recipients > past.limit()));
        };
    }

    private static Optional<Acceptance> refused(Objection objection) {
        return Optional.of(new Acceptance.Refused(objection));
    }
}
