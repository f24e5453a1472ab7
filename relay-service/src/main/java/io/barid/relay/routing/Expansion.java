package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.Origin;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.status.EnhancedStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows one message's recipients through their aliases; a mailbox reached twice gets one copy. */
final class Expansion {

    /** How many aliases one after the other are followed. */
    static final int MAX_HOPS = 10;

    /** Not in the directory's words but ours; RFC 3463 3.2, 3.5, 3.8. */
    private static final EnhancedStatus BAD_MAILBOX = EnhancedStatus.parse("5.1.1");

    private static final EnhancedStatus BAD_SYNTAX = EnhancedStatus.parse("5.1.3");
    private static final EnhancedStatus LOOP = EnhancedStatus.parse("5.4.6");
    private static final EnhancedStatus NOT_ALLOWED = EnhancedStatus.parse("5.7.1");

    /** An address on the way from what RCPT gave, {@code hops} aliases on. */
    private record Step(ForwardPath path, int hops, Optional<ReversePath> rewritten) {

        private Step next(Mailbox target, Optional<ReversePath> newReversePath) {
            return new Step(new ForwardPath.To(target), hops + 1, newReversePath.or(() -> rewritten));
        }
    }

    private final Routing.Question question;
    private final Map<ForwardPath, Resolution> known;
    private final List<Route> routes = new ArrayList<>();
    private final Set<AccountId> mailboxes = new HashSet<>();
    private final Set<ForwardPath> remotes = new HashSet<>();

    /** @param known by folded path; without those that the directory cannot read */
    Expansion(Routing.Question question, Map<ForwardPath, Resolution> known) {
        this.question = question;
        this.known = known;
    }

    List<Route> routes() {
        question.recipients().stream().distinct().forEach(this::follow);
        return routes;
    }

    private void follow(ForwardPath given) {
        Set<ForwardPath> seen = new HashSet<>();
        Deque<Step> steps = new ArrayDeque<>();
        steps.add(new Step(given, 0, Optional.empty()));
        boolean ends = false;
        while (!steps.isEmpty()) {
            Step step = steps.poll();
            if (seen.add(Router.folded(step.path()))) {
                ends |= step(given, step, steps);
            }
        }
        if (!ends) {
            routes.add(new Route.Unroutable(given, given, LOOP, "its aliases lead back to themselves"));
        }
    }

    /** Whether the way ends here, well or badly, rather than going on. */
    private boolean step(ForwardPath given, Step step, Deque<Step> steps) {
        switch (known.get(Router.folded(step.path()))) {
            case Resolution.Mailboxes here -> here.accounts().forEach(account -> local(account, given));
            case Resolution.Forward forward -> {
                if (step.hops() < MAX_HOPS) {
                    forward.targets().forEach(target -> steps.add(step.next(target, forward.rewritten())));
                    return false;
                }
                unroutable(given, step, LOOP, "more than " + MAX_HOPS + " aliases one after the other");
            }
            case Resolution.NotOurs notOurs -> elsewhere(given, step);
            case Resolution.Unknown unknown -> unroutable(given, step, BAD_MAILBOX, "there is no such mailbox");
            case null -> unroutable(given, step, BAD_SYNTAX, "the directory cannot read the address");
        }
        return true;
    }

    private void local(AccountId account, ForwardPath given) {
        if (mailboxes.add(account)) {
            routes.add(new Route.Local(account, given));
        }
    }

    /** What a stranger sent leaves by an alias only, or Barid would be an open relay for domains that were removed. */
    private void elsewhere(ForwardPath given, Step step) {
        if (step.hops() == 0 && question.message().envelope().origin() instanceof Origin.Mx) {
            unroutable(given, step, NOT_ALLOWED, "its domain is no longer served here");
        } else if (remotes.add(Router.folded(step.path()))) {
            routes.add(new Route.Remote(step.path(), given, step.rewritten()));
        }
    }

    private void unroutable(ForwardPath given, Step step, EnhancedStatus status, String reason) {
        routes.add(new Route.Unroutable(step.path(), given, status, reason));
    }
}
