package io.barid.relay.bounce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts reports, there from the start. */
@Component
class ReportMetrics {

    private static final String DROPPED = "dropped";
    private static final String UNWANTED = "unwanted";

    private final Map<String, Counter> counters = new HashMap<>();

    ReportMetrics(MeterRegistry registry) {
        List<String> outcomes = new ArrayList<>(List.of(DROPPED, UNWANTED));
        for (Notice.Kind kind : Notice.Kind.values()) {
            outcomes.add(name(kind));
        }
        outcomes.forEach(outcome -> counters.put(
                outcome,
                Counter.builder("mail.relay.bounces")
                        .tag("outcome", outcome)
                        .description("reports written, by the gravest they tell; dropped: their message has the null"
                                + " reverse-path; unwanted: failures that NOTIFY asked not to report")
                        .register(registry)));
    }

    private static String name(Notice.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    void written(List<Notice> notices) {
        notices.stream()
                .map(Notice::kind)
                .min(Notice.Kind::compareTo)
                .ifPresent(kind -> counters.get(name(kind)).increment());
    }

    void dropped() {
        counters.get(DROPPED).increment();
    }

    void unwanted() {
        counters.get(UNWANTED).increment();
    }
}
