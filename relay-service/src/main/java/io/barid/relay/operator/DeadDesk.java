package io.barid.relay.operator;

import io.barid.message.QueueId;
import io.barid.relay.dead.DeadLetterId;
import io.barid.relay.dead.DeadLetters;
import io.barid.relay.dead.DeadOrder;
import io.barid.relay.dead.HeldLetter;
import io.barid.relay.dead.LetterFilter;
import io.barid.relay.dead.LetterTable;
import io.barid.relay.dead.ShownLetter;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** An operator's words about dead letters. */
@Component
class DeadDesk {

    private final DeadLetters letters;
    private final LetterTable table;

    DeadDesk(DeadLetters letters, LetterTable table) {
        this.letters = letters;
        this.table = table;
    }

    ShownLetter show(DeadLetterId id) {
        return letters.show(id).orElseThrow(() -> gone(id));
    }

    Order.Done carryOut(Order order, DeadLetterId id) {
        return switch (letters.carryOut(of(order), id)) {
            case DONE -> new Order.Done(1, 0);
            case GONE -> throw gone(id);
            case NOBODY_TO_TELL ->
                throw BadWordsException.impossible("Nobody can be told about " + id
                        + ": its envelope is unreadable, or names no recipient who failed. Release or drop it.");
        };
    }

    /** For all that the words name; what cannot be bounced is left as it is. */
    Order.Done carryOut(Order order, Words words) {
        LetterFilter filter = QueueFilter.dead(words)
                .orElseThrow(
                        () -> BadWordsException.wrong("Dead letters are told apart by queueId and olderThan only."));
        return new Order.Done(letters.carryOut(of(order), filter), 0);
    }

    /** Where to look for a message that is not in the queue; empty when no dead letter names it. */
    String hint(String queueId) {
        try {
            LetterFilter named = new LetterFilter(Optional.of(QueueId.parse(queueId)), Optional.empty());
            List<HeldLetter> found = table.page(named, 0, 1);
            return found.isEmpty()
                    ? ""
                    : " A dead letter names it: " + found.getFirst().id() + ".";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static DeadOrder of(Order order) {
        return switch (order) {
            case Order.Release ignored -> DeadOrder.RELEASE;
            case Order.Drop drop -> drop.bounce() ? DeadOrder.BOUNCE : DeadOrder.DROP;
            case Order.Retry ignored -> throw unfit();
            case Order.Hold ignored -> throw unfit();
            case Order.Reroute ignored -> throw unfit();
        };
    }

    private static BadWordsException unfit() {
        return BadWordsException.wrong("A dead letter can be told release, bounce or drop.");
    }

    private static BadWordsException gone(DeadLetterId id) {
        return BadWordsException.unknown("There is no " + id + " in the queue.");
    }
}
