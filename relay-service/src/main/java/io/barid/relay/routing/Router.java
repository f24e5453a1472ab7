package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.SenderRewriting.Forwarding;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Learns what a batch needs: asks about all its recipients at once, then about the targets of all aliases and forwards
 * among them, and so on, {@link Expansion#MAX_HOPS} times at most; last, which reverse-path those leave with that are
 * forwarded to other systems. Each spelling is a name of its own: whether case matters is its domain's to say.
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
                .forEach(recipient -> open.add(recipient.path()));
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
            Set<Resolution> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
            distinct.addAll(answer.get().values());
            distinct.forEach(resolution -> open.addAll(targets(resolution)));
            open.removeAll(asked);
        }
        return directory
                .rewrite(forwardings(questions, known))
                .<Routing>map(reversePaths -> new Routing.Answered(known, reversePaths))
                .orElseGet(Routing.NoAnswer::new);
    }

    /** Found by making the routes of what is forwarded once more than needed; most mail is not. */
    private static Set<Forwarding> forwardings(List<Routing.Question> questions, Map<ForwardPath, Resolution> known) {
        Set<Forwarding> forwardings = new HashSet<>();
        for (Routing.Question question : questions) {
            boolean forwarded = question.recipients().stream()
                    .anyMatch(recipient -> known.get(recipient.path()) instanceof Resolution.Forward);
            if (forwarded) {
                forwardings.addAll(new Expansion(question, known, Map.of()).forwardings());
            }
        }
        return forwardings;
    }

    private static List<ForwardPath> targets(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Forward forward ->
                forward.targets().stream().<ForwardPath>map(ForwardPath.To::new).toList();
            case Resolution.Mailboxes mailboxes -> List.of();
            case Resolution.NotOurs notOurs -> List.of();
            case Resolution.Unknown unknown -> List.of();
        };
    }
}
