package io.barid.service.journey;

import io.barid.journey.JourneyEvent;
import java.util.List;

/** About how much memory steps take while they wait; told by their lists, which are all that can be long. */
final class EventOctets {

    /** A record with texts as they usually are. */
    private static final int EACH = 400;
    /** A text's own objects. */
    private static final int TEXT = 56;

    private EventOctets() {}

    static int of(List<JourneyEvent> events) {
        long octets = 0;
        for (JourneyEvent event : events) {
            octets += EACH + lists(event);
        }
        return (int) Math.min(octets, Integer.MAX_VALUE);
    }

    private static long lists(JourneyEvent event) {
        return switch (event) {
            case JourneyEvent.Accepted it -> texts(it.recipients());
            case JourneyEvent.Routed it -> ways(it.ways());
            case JourneyEvent.MxAsked it -> texts(it.hosts());
            case JourneyEvent.Attempted it -> replies(it.replies()) + texts(it.transcript());
            case JourneyEvent.Deferred it -> texts(it.recipients());
            case JourneyEvent.Bounced it -> texts(it.recipients());
            case JourneyEvent.Connected ignored -> 0;
            case JourneyEvent.Authenticated ignored -> 0;
            case JourneyEvent.Refused ignored -> 0;
            case JourneyEvent.Steered ignored -> 0;
            case JourneyEvent.Stored ignored -> 0;
            case JourneyEvent.NotStored ignored -> 0;
            case JourneyEvent.Listed ignored -> 0;
            case JourneyEvent.Fetched ignored -> 0;
            case JourneyEvent.Deleted ignored -> 0;
        };
    }

    private static long texts(List<String> texts) {
        long octets = 0;
        for (String text : texts) {
            octets += TEXT + text.length();
        }
        return octets;
    }

    private static long ways(List<JourneyEvent.Routed.Way> ways) {
        long octets = 0;
        for (JourneyEvent.Routed.Way way : ways) {
            octets += 2L * TEXT + way.given().length() + way.to().length();
        }
        return octets;
    }

    private static long replies(List<JourneyEvent.Attempted.Reply> replies) {
        long octets = 0;
        for (JourneyEvent.Attempted.Reply reply : replies) {
            octets += 2L * TEXT + reply.recipient().length() + reply.reply().length();
        }
        return octets;
    }
}
