package io.barid.smtp.policy;

import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.query.SenderDirectory;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;

/** Decides as whom an account may send (RFC 6409 6.1), and whether it may still send, by asking mailbox-service. */
public final class SenderPolicy {

    private static final Logger log = LoggerFactory.getLogger(SenderPolicy.class);

    private final SenderDirectory directory;
    private final KnownSenders known;

    public SenderPolicy(SenderDirectory directory, KnownSenders known) {
        this.directory = directory;
        this.known = known;
    }

    /**
     * At MAIL. Anybody may send with {@code <>}: a client that confirms the reading of a message must (RFC 8098 3).
     * Waits for the directory's answer, at most the neighbour's answer time.
     */
    public SenderVerdict judge(AccountId account, ReversePath path) {
        Optional<Mailbox> address = switch (path) {
            case ReversePath.Null none -> Optional.empty();
            case ReversePath.Sender sender -> Optional.of(sender.mailbox());
        };
        return known.terms(account, address)
                .<SenderVerdict>map(SenderVerdict.Owned::new)
                .orElseGet(() -> ask(account, address.stream().toList()));
    }

    /** The addresses of a From field, at most {@link SenderDirectory#MAX_ADDRESSES}: each must be the account's own. */
    public SenderVerdict judgeFrom(AccountId account, List<Mailbox> addresses) {
        List<Mailbox> open = addresses.stream()
                .distinct()
                .filter(address -> known.terms(account, Optional.of(address)).isEmpty())
                .toList();
        return open.isEmpty() ? new SenderVerdict.Owned(SenderTerms.NONE) : ask(account, open);
    }

    private SenderVerdict ask(AccountId account, List<Mailbox> addresses) {
        SenderDirectory.Answer answer;
        try {
            answer = directory.check(new SenderDirectory.Question(account, addresses));
        } catch (RestClientException e) {
            log.warn("mailbox-service does not answer about senders: {}", e.getMessage());
            return new SenderVerdict.DirectoryAway();
        }
        return switch (answer) {
            case SenderDirectory.Answer.NoSuchAccount gone -> new SenderVerdict.AccountGone();
            case SenderDirectory.Answer.Known known -> verdict(account, addresses, known);
        };
    }

    private SenderVerdict verdict(AccountId account, List<Mailbox> addresses, SenderDirectory.Answer.Known answer) {
        if (!answer.notOwned().isEmpty()) {
            return new SenderVerdict.NotOwned(answer.notOwned().getFirst());
        }
        SenderTerms terms = new SenderTerms(answer.checkFrom(), answer.limited());
        if (addresses.isEmpty()) {
            known.add(account, Optional.empty(), terms);
        }
        addresses.forEach(address -> known.add(account, Optional.of(address), terms));
        return new SenderVerdict.Owned(terms);
    }

    /**
     * Counts a message of an account that has a limit.
     *
     * @return empty when mailbox-service does not answer; it may be counted all the same
     */
    public Optional<SenderDirectory.Allowance> count(AccountId account, int recipients) {
        try {
            return Optional.of(directory.count(new SenderDirectory.Sending(account, recipients)));
        } catch (RestClientException e) {
            log.warn("mailbox-service does not answer about sending limits: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
