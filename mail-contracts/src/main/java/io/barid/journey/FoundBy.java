package io.barid.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a journey is looked for by, beside its queue id.
 *
 * @param sender     the reverse-path without brackets, empty for a bounce's; absent when these steps do not tell
 * @param recipients as RCPT gave them, and the addresses that they led to
 * @param messageId  with its brackets
 * @param outcomes   the sum of {@link Outcome#mask()}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FoundBy(Optional<String> sender, Set<String> recipients, Optional<String> messageId, int outcomes) {

    public FoundBy {
        sender = sender == null ? Optional.empty() : sender;
        messageId = messageId == null ? Optional.empty() : messageId;
        recipients = recipients == null ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(recipients));
    }

    /** What these steps tell; the first that names a sender or a Message-ID counts. */
    public static FoundBy of(List<JourneyEvent> events) {
        Optional<String> sender = Optional.empty();
        Optional<String> messageId = Optional.empty();
        Set<String> recipients = new LinkedHashSet<>();
        Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
        for (JourneyEvent event : events) {
            FoundBy told = told(event);
            sender = sender.isPresent() ? sender : told.sender;
            messageId = messageId.isPresent() ? messageId : told.messageId;
            recipients.addAll(told.recipients);
            outcomes.addAll(Outcome.of(told.outcomes));
        }
        return new FoundBy(sender, recipients, messageId, Outcome.mask(outcomes));
    }

    private static FoundBy told(JourneyEvent event) {
        return switch (event) {
            case JourneyEvent.Connected it -> nothing();
            case JourneyEvent.Authenticated it -> nothing();
            case JourneyEvent.Refused it -> refused(it);
            case JourneyEvent.Accepted it ->
                new FoundBy(
                        Optional.of(it.sender()),
                        new LinkedHashSet<>(it.recipients()),
                        it.messageId(),
                        Outcome.ACCEPTED.mask());
            case JourneyEvent.Routed it -> routed(it);
            case JourneyEvent.MxAsked it -> nothing();
            case JourneyEvent.Attempted it -> it.delivered() ? only(Outcome.DELIVERED) : nothing();
            case JourneyEvent.Deferred it -> only(Outcome.DEFERRED);
            case JourneyEvent.Bounced it -> only(Outcome.BOUNCED);
            case JourneyEvent.Steered it -> only(Outcome.STEERED);
            case JourneyEvent.Stored it -> of(Optional.empty(), addresses(it.address()), Outcome.STORED);
            case JourneyEvent.NotStored it ->
                new FoundBy(Optional.empty(), addresses(it.address()), Optional.empty(), 0);
            case JourneyEvent.Listed it -> nothing();
            case JourneyEvent.Fetched it -> only(Outcome.FETCHED);
            case JourneyEvent.Deleted it -> only(Outcome.DELETED);
        };
    }

    private static FoundBy refused(JourneyEvent.Refused refused) {
        Set<String> recipients = Set.copyOf(refused.recipient().stream().toList());
        return new FoundBy(
                refused.sender(), recipients, Optional.empty(), refused.unknown() ? 0 : Outcome.REFUSED.mask());
    }

    /** A Message-ID as journeys have it: what is kept of a strange one differs from what was sent. */
    public static String messageId(String given) {
        return Texts.line(given);
    }

    /** Whoever only knows where it led finds it, too. */
    private static FoundBy routed(JourneyEvent.Routed routed) {
        Set<String> recipients = new LinkedHashSet<>();
        for (JourneyEvent.Routed.Way way : routed.ways()) {
            recipients.add(way.given());
            if (way.kind() == JourneyEvent.Routed.Kind.ELSEWHERE) {
                recipients.add(way.to());
            }
        }
        return new FoundBy(Optional.of(routed.sender()), recipients, Optional.empty(), 0);
    }

    private static Set<String> addresses(Optional<String> address) {
        return address.map(Set::of).orElse(Set.of());
    }

    private static FoundBy of(Optional<String> sender, Set<String> recipients, Outcome outcome) {
        return new FoundBy(sender, recipients, Optional.empty(), outcome.mask());
    }

    private static FoundBy only(Outcome outcome) {
        return of(Optional.empty(), Set.of(), outcome);
    }

    private static FoundBy nothing() {
        return new FoundBy(Optional.empty(), Set.of(), Optional.empty(), 0);
    }
}
