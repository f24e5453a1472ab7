package io.barid.mailbox.account;

import io.barid.mailbox.http.Refusal;
import io.barid.query.RecipientDirectory;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** Answers smtp-gateway at RCPT and relay-service once per batch, from the same lookup. */
@RestController
class RecipientController implements RecipientDirectory {

    private final RecipientLookup lookup;

    RecipientController(RecipientLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Answer check(Question question) {
        if (question.path() == null) {
            throw Refusal.unreadable("A question names a path.");
        }
        return switch (lookup.resolve(List.of(question.path())).getFirst()) {
            case Resolution.Mailboxes mailboxes -> new Answer.Local();
            case Resolution.Forward forward -> new Answer.Local();
            case Resolution.NotOurs notOurs -> new Answer.NotOurs();
            case Resolution.Unknown unknown -> new Answer.Unknown();
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
