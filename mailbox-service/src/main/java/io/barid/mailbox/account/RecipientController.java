package io.barid.mailbox.account;

import io.barid.mailbox.delivery.Quotas;
import io.barid.mailbox.http.Refusal;
import io.barid.query.RecipientDirectory;
import java.util.List;
import java.util.Optional;
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
        return switch (lookup.holders(List.of(question.path())).getFirst()) {
            case Holder.Person person -> person(person, question.octets());
            case Holder.Others others -> new Answer.Local();
            case Holder.Original original -> new Answer.Local();
            case Holder.CatchAll catchAll -> new Answer.Local();
            case Holder.Nobody nobody -> new Answer.Unknown();
            case Holder.Stranger stranger -> new Answer.NotOurs();
        };
    }

    /** What leads on to others is not asked about: mail bounces if they are full when it is stored. */
    private Answer person(Holder.Person person, Optional<Long> octets) {
        if (!person.receives()) {
            return new Answer.Unknown(true);
        }
        // a gateway of version 0.1 does not ask about octets
        if (person.forwards() || octets.isEmpty() || !person.limited()) {
            return new Answer.Local();
        }
        return switch (quotas.ask(List.of(person.account()), octets.get())) {
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
