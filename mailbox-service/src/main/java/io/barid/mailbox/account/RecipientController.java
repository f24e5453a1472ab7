package io.barid.mailbox.account;

import io.barid.mailbox.delivery.Quotas;
import io.barid.mailbox.http.Refusal;
import io.barid.query.RecipientDirectory;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** Answers smtp-gateway at RCPT and relay-service once per batch, from the same lookup. */
@RestController
class RecipientController implements RecipientDirectory {

    private final RecipientLookup lookup;
    private final Quotas quotas;

    RecipientController(RecipientLookup lookup, Quotas quotas) {
        this.lookup = lookup;
        this.quotas = quotas;
    }

    @Override
    public Answer check(Question question) {
        if (question.path() == null) {
            throw Refusal.unreadable("A question names a path.");
        }
        return switch (lookup.resolve(List.of(question.path())).getFirst()) {
            case Resolution.Mailboxes mailboxes ->
                question.octets().map(octets -> withRoom(mailboxes, octets)).orElseGet(Answer.Local::new);
            case Resolution.Forward forward -> new Answer.Local();
            case Resolution.NotOurs notOurs -> new Answer.NotOurs();
            case Resolution.Unknown unknown -> new Answer.Unknown();
        };
    }

    /** Whoever it leads on to is not asked: their mail bounces if they are full when it is stored. */
    private Answer withRoom(Resolution.Mailboxes mailboxes, long octets) {
        return switch (quotas.ask(mailboxes.accounts(), octets)) {
            case UNLIMITED -> new Answer.Local();
            case ROOM -> new Answer.Limited();
            case FULL -> new Answer.Full();
        };
    }

    @Override
    public Resolutions resolve(Batch batch) {
        if (batch.paths().size() > MAX_PATHS) {
            throw Refusal.impossible("A batch asks about at most " + MAX_PATHS + " paths.");
        }
        return new Resolutions(lookup.resolve(batch.paths()));
    }
}
