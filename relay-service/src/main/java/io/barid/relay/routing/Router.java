package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory.Resolution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Learns what a batch needs: asks about all its recipients at once, then about the targets of all aliases among them, and
 * so on, {@link Expansion#MAX_HOPS} times at most.
 */
@Component
class Router {

    private final Directory directory;

    Router(Directory directory) {
        this.directory = directory;
    }

    Routing route(List<Routing.Question> questions) {
        Set<ForwardPath> open = new HashSet<>();
        questions.stream()
                .flatMap(question -> question.recipients().stream())
                .filter(recipient -> recipient.fate() == Recipient.Fate.LOCAL)
                .forEach(recipient -> open.add(folded(recipient.path())));
        Map<ForwardPath, Resolution> known = new HashMap<>();
        Set<ForwardPath> asked = new HashSet<>();
        for (int hop = 0; hop <= Expansion.MAX_HOPS && !open.isEmpty(); hop++) {
            Optional<Map<ForwardPath, Resolution>> answer = directory.ask(open);
            if (answer.isEmpty()) {
                return new Routing.NoAnswer();
            }
            known.putAll(answer.get());
            asked.addAll(open);
            open.clear();
            answer.get().values().forEach(resolution -> open.addAll(targets(resolution)));
            open.removeAll(asked);
        }
        return new Routing.Answered(known);
    }

    static List<ForwardPath> targets(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Forward forward ->
                forward.targets().stream()
                        .map(target -> folded(new ForwardPath.To(target)))
                        .toList();
            case Resolution.Mailboxes mailboxes -> List.of();
            case Resolution.NotOurs notOurs -> List.of();
            case Resolution.Unknown unknown -> List.of();
        };
    }

    /** The directory does not tell upper from lower case, so neither do our duplicates and loops. */
    static ForwardPath folded(ForwardPath path) {
        return switch (path) {
            case ForwardPath.To to -> new ForwardPath.To(to.mailbox().folded());
            case ForwardPath.Postmaster postmaster -> postmaster;
        };
    }
}
