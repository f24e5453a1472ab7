package io.barid.relay.journey;

import io.barid.journey.JourneyEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a message stands, as far as its steps tell.
 *
 * @param until when it is tried again, for what is deferred
 */
record Standing(State state, Optional<Instant> until) {

    /** States of a message; the last five are final. */
    enum State {
        UNDERWAY,
        DEFERRED,
        HELD,
        /** Its client heard neither yes nor no, and nothing more was seen of it so far. */
        UNKNOWN,
        REFUSED,
        /** It reached everybody it was sent to. */
        DELIVERED,
        BOUNCED,
        /** It reached some. */
        PARTLY_DELIVERED,
        DROPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether nothing more happens to it on its way. */
    boolean settled() {
        return switch (state) {
            case UNDERWAY, DEFERRED, HELD, UNKNOWN -> false;
            case REFUSED, DELIVERED, BOUNCED, PARTLY_DELIVERED, DROPPED -> true;
        };
    }

    /** @param steps in order of time */
    static Standing of(List<JourneyEvent> steps) {
        Walk walk = new Walk();
        steps.forEach(walk::on);
        return walk.end();
    }

    /** Follows each recipient: an address in lower case, or an account. */
    private static final class Walk {
        private final Set<String> given = new HashSet<>();
        /** Those of the given ones that ways are known of: by clocks of two services this may be told before they are given. */
        private final Set<String> routed = new HashSet<>();

        private final Set<String> ways = new HashSet<>();
        private final Set<String> arrived = new HashSet<>();
        private final Set<String> failed = new HashSet<>();
        private final Set<String> gone = new HashSet<>();
        private final Set<String> later = new HashSet<>();
        private Optional<Instant> until = Optional.empty();
        private boolean refused;
        private boolean unknown;
        private boolean held;
        private boolean dropped;

        private void on(JourneyEvent step) {
            switch (step) {
                // of unknown fate: it may have been kept, and goes on then
                case JourneyEvent.Refused it -> {
                    refused |= !it.unknown();
                    unknown |= it.unknown();
                }
                case JourneyEvent.Accepted it -> it.recipients().forEach(recipient -> given.add(address(recipient)));
                case JourneyEvent.Routed it -> it.ways().forEach(this::leads);
                case JourneyEvent.Attempted it -> it.replies().forEach(this::replied);
                case JourneyEvent.Deferred it -> {
                    it.recipients().forEach(recipient -> later.add(address(recipient)));
                    until = Optional.of(it.until());
                }
                case JourneyEvent.Bounced it -> it.recipients().forEach(recipient -> failed.add(address(recipient)));
                case JourneyEvent.Stored it -> arrives(it.account(), it.address());
                case JourneyEvent.NotStored it -> {
                    failed.add(account(it.account()));
                    it.address().ifPresent(address -> failed.add(address(address)));
                }
                case JourneyEvent.Listed it -> arrives(it.account(), Optional.empty());
                case JourneyEvent.Fetched it -> arrives(it.account(), Optional.empty());
                case JourneyEvent.Deleted it -> arrives(it.account(), Optional.empty());
                case JourneyEvent.Steered it -> steered(it);
                case JourneyEvent.Connected ignored -> {}
                case JourneyEvent.Authenticated ignored -> {}
                case JourneyEvent.MxAsked ignored -> {}
            }
        }

        private void leads(JourneyEvent.Routed.Way way) {
            switch (way.kind()) {
                case MAILBOX -> leads(way, account(way.to()));
                case ELSEWHERE -> leads(way, address(way.to()));
                case NOWHERE -> failed.add(address(way.given()));
                case UNKNOWN -> given.add(address(way.given()));
            }
        }

        private void leads(JourneyEvent.Routed.Way way, String to) {
            ways.add(to);
            routed.add(address(way.given()));
        }

        private void replied(JourneyEvent.Attempted.Reply reply) {
            String recipient = address(reply.recipient());
            later.remove(recipient);
            switch (reply.fate()) {
                case DELIVERED -> arrived.add(recipient);
                case NEVER -> failed.add(recipient);
                case NOT_NOW -> {}
            }
        }

        private void arrives(String account, Optional<String> address) {
            arrived.add(account(account));
            address.ifPresent(it -> arrived.add(address(it)));
        }

        private void steered(JourneyEvent.Steered step) {
            held = step.order().equals("held") || held && !step.order().equals("released");
            if (step.order().equals("dropped")) {
                dropped = true;
                step.recipients().forEach(recipient -> gone.add(address(recipient)));
                if (step.recipients().isEmpty()) {
                    gone.addAll(given);
                    gone.addAll(ways);
                }
            }
        }

        private Standing end() {
            Set<String> open = new HashSet<>(given);
            open.removeAll(routed);
            open.addAll(ways);
            open.removeAll(arrived);
            open.removeAll(failed);
            open.removeAll(gone);
            if (open.isEmpty()) {
                return new Standing(ended(), Optional.empty());
            }
            if (held) {
                return new Standing(State.HELD, Optional.empty());
            }
            boolean waits = later.containsAll(open);
            return new Standing(waits ? State.DEFERRED : State.UNDERWAY, waits ? until : Optional.empty());
        }

        private State ended() {
            if (!arrived.isEmpty()) {
                return failed.isEmpty() && !dropped ? State.DELIVERED : State.PARTLY_DELIVERED;
            }
            if (!failed.isEmpty()) {
                return State.BOUNCED;
            }
            return dropped ? State.DROPPED : refused ? State.REFUSED : unknown ? State.UNKNOWN : State.UNDERWAY;
        }

        private static String account(String id) {
            return "account " + id;
        }

        private static String address(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }
}
