package io.barid.mailbox.transfer;

import io.barid.mailbox.content.WholeContents;
import io.barid.mailbox.content.WholeContents.Sealed;
import io.barid.mailbox.content.WholeContents.Whole;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.UniqueId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores many small messages in one transaction. */
@Component
class SmallImports {

    /** A message with its octets, the end of its last line included; not copied. */
    record Small(Labels labels, byte[] octets) {

        Small {
            octets = LastLine.ended(octets);
        }

        Optional<String> fault() {
            LineEnds lines = new LineEnds();
            lines.feed(octets, octets.length);
            return lines.bare() < 0 ? Optional.empty() : Optional.of(LineEnds.sentence(lines.bare()));
        }
    }

    private final Intake intake;
    private final WholeContents contents;

    SmallImports(Intake intake, WholeContents contents) {
        this.intake = intake;
        this.contents = contents;
    }

    /** One outcome for each, durable on return. */
    @Transactional
    List<Outcome> store(AccountId account, List<Small> messages, Wishes wishes) {
        Outcome[] outcomes = new Outcome[messages.size()];
        List<Integer> sound = new ArrayList<>();
        List<Incoming> incoming = new ArrayList<>();
        Map<QueueId, byte[]> octets = new HashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            Small message = messages.get(i);
            Optional<String> fault = message.fault();
            if (fault.isPresent()) {
                UniqueId id = message.labels().uniqueId().orElse(null);
                outcomes[i] = Outcome.refused(id, fault.get());
                continue;
            }
            Whole whole = new Whole(QueueId.next().value(), message.octets());
            Sealed digest = whole.digest();
            Incoming it = new Incoming(message.labels(), new QueueId(whole.id()), digest.octets(), digest.sha256());
            octets.put(it.content(), whole.octets());
            incoming.add(it);
            sound.add(i);
        }
        Intake.Plan plan = intake.decide(account, incoming, wishes);
        contents.add(plan.fresh().stream()
                .map(it -> it.message().content())
                .map(id -> new Whole(id.value(), octets.get(id)))
                .toList());
        intake.append(account, plan);
        for (int i = 0; i < sound.size(); i++) {
            outcomes[sound.get(i)] = plan.outcomes().get(i);
        }
        return List.of(outcomes);
    }
}
