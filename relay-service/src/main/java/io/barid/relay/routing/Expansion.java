package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.message.DsnRequest;
import io.barid.message.Notify;
import io.barid.message.Origin;
import io.barid.message.Recipient;
import io.barid.query.RecipientDirectory.Resolution;
import io.barid.query.SenderRewriting.Forwarding;
import io.barid.status.EnhancedStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows one message's recipients through their aliases and forwards. A mailbox reached twice gets one copy, but is named again for each
 * further recipient whose sender asked for reports about it (RFC 3461 4.1).
 */
final class Expansion {

    /** How many aliases one after the other are followed. */
    static final int MAX_HOPS = 10;

    /** How often what was reached is named again, or aliases and tags ({@code all+1@}, {@code all+2@}) would multiply it. */
    private static final int MAX_AGAIN = 1000;

    /** How many targets are followed before those of a list that was followed already are taken as followed. */
    private static final int MAX_TARGETS = 10_000;

    /** Not in the directory's words but ours; RFC 3463 3.2, 3.5, 3.8. */
    private static final EnhancedStatus BAD_MAILBOX = EnhancedStatus.parse("5.1.1");

    private static final EnhancedStatus BAD_SYNTAX = EnhancedStatus.parse("5.1.3");
    private static final EnhancedStatus LOOP = EnhancedStatus.parse("5.4.6");
    private static final EnhancedStatus NOT_ALLOWED = EnhancedStatus.parse("5.7.1");

    /**
     * An address on the way from what RCPT gave, {@code hops} aliases or forwards on.
     *
     * @param by the last of these
     */
    private record Step(ForwardPath path, int hops, Optional<ForwardPath> by) {

        private Step next(Mailbox target) {
            return new Step(new ForwardPath.To(target), hops + 1, Optional.of(path));
        }
    }

    /** Nowhere, for this reason. */
    private record Nowhere(ForwardPath recipient, EnhancedStatus status) {}

    /** Somewhere else, for all who led there. */
    private record Onward(List<ForwardPath> given, Optional<ReversePath> rewritten) {}

    private final Routing.Question question;
    private final Map<ForwardPath, Resolution> known;
    private final Map<Forwarding, ReversePath> reversePaths;
    private final Set<Forwarding> forwardings = new HashSet<>();
    private final List<Route> routes = new ArrayList<>();
    private final Map<AccountId, List<Route.Local>> mailboxes = new HashMap<>();
    private final Map<ForwardPath.To, Onward> remotes = new LinkedHashMap<>();
    /** Accounts, {@link ForwardPath.To} and {@link Nowhere}, and whether somebody led there who wants to know of failures. */
    private final Map<Object, Boolean> named = new HashMap<>();

    private int again;
    /** After how few hops each was followed for who wants to know of failures, and for others. */
    private final Map<Boolean, Map<Resolution.Forward, Integer>> followed =
            Map.of(true, new IdentityHashMap<>(), false, new IdentityHashMap<>());

    private int targets;

    /**
     * @param known        without those paths that the directory cannot read; equal forwards are one object
     * @param reversePaths what forwarded mail leaves with; where nothing is said, with its own
     */
    Expansion(
            Routing.Question question, Map<ForwardPath, Resolution> known, Map<Forwarding, ReversePath> reversePaths) {
        this.question = question;
        this.known = known;
        this.reversePaths = reversePaths;
    }

    /** Which reverse-paths the routes depend on. */
    Set<Forwarding> forwardings() {
        routes();
        return forwardings;
    }

    List<Route> routes() {
        for (Recipient recipient : once(question.recipients())) {
            switch (recipient.fate()) {
                case LOCAL -> follow(recipient);
                case REMOTE -> elsewhere(recipient, new Step(recipient.path(), 0, Optional.empty()));
            }
        }
        remotes.forEach((to, onward) -> routes.add(new Route.Remote(to, onward.given(), onward.rewritten())));
        return routes;
    }

    /** A path that RCPT gave twice counts once, with the wishes given first. */
    private static Collection<Recipient> once(List<Recipient> recipients) {
        Map<ForwardPath, Recipient> once = new LinkedHashMap<>();
        recipients.forEach(recipient -> once.putIfAbsent(recipient.path(), recipient));
        return once.values();
    }

    private void follow(Recipient given) {
        Set<ForwardPath> seen = new HashSet<>();
        Deque<Step> steps = new ArrayDeque<>();
        steps.add(new Step(given.path(), 0, Optional.empty()));
        boolean ends = false;
        while (!steps.isEmpty()) {
            Step step = steps.poll();
            if (seen.add(step.path())) {
                ends |= step(given, step, steps);
            }
        }
        if (!ends) {
            routes.add(new Route.Unroutable(given.path(), given.path(), LOOP, "its aliases lead back to themselves"));
        }
    }

    /** Whether the way ends here, well or badly, rather than going on. */
    private boolean step(Recipient given, Step step, Deque<Step> steps) {
        switch (known.get(step.path())) {
            case Resolution.Mailboxes here -> here.accounts().forEach(account -> local(account, given));
            case Resolution.Forward forward -> {
                forward.copies().forEach(account -> local(account, given));
                if (step.hops() >= MAX_HOPS) {
                    unroutable(given, step, LOOP, "more than " + MAX_HOPS + " aliases one after the other");
                } else if (targets < MAX_TARGETS || !followedAsFar(forward, given, step.hops())) {
                    targets += forward.targets().size();
                    followed.get(wantsFailures(given)).merge(forward, step.hops(), Math::min);
                    forward.targets().forEach(target -> steps.add(step.next(target)));
                    return !forward.copies().isEmpty();
                }
            }
            case Resolution.NotOurs notOurs -> elsewhere(given, step);
            case Resolution.Unknown unknown -> unroutable(given, step, BAD_MAILBOX, "there is no such mailbox");
            case null -> unroutable(given, step, BAD_SYNTAX, "the directory cannot read the address");
        }
        return true;
    }

    /** Whether following it once more would find nothing but what was found for another recipient. */
    private boolean followedAsFar(Resolution.Forward forward, Recipient given, int hops) {
        return followed.get(true).getOrDefault(forward, MAX_HOPS) <= hops
                || !wantsFailures(given) && followed.get(false).getOrDefault(forward, MAX_HOPS) <= hops;
    }

    private static boolean wantsFailures(Recipient given) {
        return DsnRequest.wants(given.dsn(), Notify.FAILURE);
    }

    /** Whether what was reached is named for this recipient: always for the first, and the first who wants to know of failures. */
    private boolean names(Object reached, Recipient given) {
        Boolean before = named.get(reached);
        if (before != null && again >= MAX_AGAIN && (before || !wantsFailures(given))) {
            return false;
        }
        again += before == null ? 0 : 1;
        named.put(reached, wantsFailures(given) || before != null && before);
        return true;
    }

    private void local(AccountId account, Recipient given) {
        List<Route.Local> before = mailboxes.computeIfAbsent(account, id -> new ArrayList<>());
        if ((before.isEmpty() || matters(given, before)) && names(account, given)) {
            Route.Local route = new Route.Local(account, given.path(), given.dsn());
            before.add(route);
            routes.add(route);
        }
    }

    /** Whether its sender may be owed what reports about the others would not say. */
    private static boolean matters(Recipient given, List<Route.Local> before) {
        return before.stream().noneMatch(other -> other.given().equals(given.path()))
                && (DsnRequest.wants(given.dsn(), Notify.SUCCESS)
                        || DsnRequest.wants(given.dsn(), Notify.FAILURE)
                                && (given.dsn().isPresent()
                                        || before.stream()
                                                .noneMatch(other -> DsnRequest.wants(other.dsn(), Notify.FAILURE))));
    }

    /** What a stranger sent leaves by an alias only, or Barid would be an open relay for domains that were removed. */
    private void elsewhere(Recipient given, Step step) {
        if (step.hops() == 0 && question.message().envelope().origin() instanceof Origin.Mx) {
            unroutable(given, step, NOT_ALLOWED, "its domain is not served here");
        } else if (step.path() instanceof ForwardPath.To to) {
            // a host elsewhere may tell upper from lower case, so only the same spelling is the same recipient
            Onward onward = remotes.computeIfAbsent(to, first -> new Onward(new ArrayList<>(), rewritten(step)));
            if (names(to, given)) {
                // one recipient leads here once, so none is named twice
                onward.given().add(given.path());
            }
        } else {
            unroutable(given, step, BAD_MAILBOX, "there is no postmaster here yet");
        }
    }

    /** What is forwarded may need a reverse-path for which the next host lets us send. */
    private Optional<ReversePath> rewritten(Step step) {
        ReversePath sender = question.message().envelope().reversePath();
        if (step.by().isEmpty() || !(sender instanceof ReversePath.Sender from)) {
            return Optional.empty();
        }
        Forwarding forwarding = new Forwarding(from.mailbox(), step.by().get());
        forwardings.add(forwarding);
        return Optional.ofNullable(reversePaths.get(forwarding)).filter(path -> !path.equals(sender));
    }

    private void unroutable(Recipient given, Step step, EnhancedStatus status, String reason) {
        if (names(new Nowhere(step.path(), status), given)) {
            routes.add(new Route.Unroutable(step.path(), given.path(), status, reason));
        }
    }
}
