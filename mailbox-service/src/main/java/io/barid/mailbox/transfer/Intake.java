package io.barid.mailbox.transfer;

import io.barid.mailbox.content.Contents;
import io.barid.mailbox.delivery.Quotas;
import io.barid.mailbox.delivery.Rooms;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.transfer.Inbox.Known;
import io.barid.mailbox.transfer.Inbox.NewEntry;
import io.barid.message.AccountId;
import io.barid.message.Sha256;
import io.barid.query.MaildropApi;
import io.barid.query.UniqueId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Decides which messages an INBOX takes, then appends them in the order they came. In the caller's transaction. */
@Component
class Intake {

    /** What was decided; the INBOX is locked.
     *
     * @param outcomes one for each message
     * @param fresh    those to be appended once their content is stored */
    record Plan(Inbox.Open inbox, List<Outcome> outcomes, List<NewEntry> fresh) {}

    private final Inbox inbox;
    private final Quotas quotas;
    private final Contents contents;

    Intake(Inbox inbox, Quotas quotas, Contents contents) {
        this.inbox = inbox;
        this.quotas = quotas;
        this.contents = contents;
    }

    /** @throws Refusal 404 when the account is gone */
    Plan decide(AccountId account, List<Incoming> messages, Wishes wishes) {
        Inbox.Open open =
                inbox.lock(account, !wishes.overQuota()).orElseThrow(() -> Refusal.missing("The account is gone."));
        Collection<UniqueId> ids =
                messages.stream().flatMap(it -> it.labels().uniqueId().stream()).toList();
        Map<UniqueId, Known> known = inbox.known(open, ids);
        Set<UniqueId> deleted = wishes.deletedToo() ? Set.of() : inbox.deleted(open, ids);
        Optional<Rooms> rooms = wishes.overQuota() ? Optional.empty() : Optional.of(quotas.room(account));
        List<Outcome> outcomes = new ArrayList<>(messages.size());
        List<NewEntry> fresh = new ArrayList<>();
        for (Incoming message : messages) {
            UniqueId id = message.uniqueId();
            Known same = known.get(id);
            if (same != null) {
                outcomes.add(same(same, message) ? Outcome.there(same.uid(), id) : Outcome.conflict(id));
            } else if (deleted.contains(id)) {
                outcomes.add(Outcome.deleted(id));
            } else if (rooms.isPresent() && !rooms.get().take(account, message.octets())) {
                outcomes.add(Outcome.full(id));
            } else {
                long uid = open.uidNext() + fresh.size();
                fresh.add(new NewEntry(uid, message));
                known.put(id, asKnown(uid, message));
                outcomes.add(Outcome.stored(uid, id));
            }
        }
        return new Plan(open, outcomes, fresh);
    }

    void append(AccountId account, Plan plan) {
        inbox.append(account, plan.inbox(), plan.fresh());
    }

    private static Known asKnown(long uid, Incoming message) {
        return new Known(uid, message.octets(), new byte[0], message.content().value(), message.sha256());
    }

    /** Compares what a client sees: with the fields put on top at delivery, which what came from here has as content. */
    private boolean same(Known there, Incoming message) {
        if (there.octets() != message.octets()) {
            return false;
        }
        return message.sha256().equals(there.prefix().length == 0 ? there.sha256() : digestWithPrefix(there));
    }

    private String digestWithPrefix(Known there) {
        MessageDigest digest = Sha256.digest();
        digest.update(there.prefix());
        long octets = there.octets() - there.prefix().length;
        for (long from = 0; from < octets; from += MaildropApi.MAX_READ_OCTETS) {
            digest.update(contents.read(there.content(), from, MaildropApi.MAX_READ_OCTETS)
                    .orElseThrow(() -> new IllegalStateException("content " + there.content() + " is gone")));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
