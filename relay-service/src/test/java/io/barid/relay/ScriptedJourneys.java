package io.barid.relay;

import io.barid.address.Domain;
import io.barid.journey.JourneyEvent;
import io.barid.message.QueueId;
import io.barid.query.MxAnswer;
import io.barid.query.MxLookup;
import io.barid.query.StsAnswer;
import io.barid.service.journey.Journeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Somebody who listens to journeys, and DNS that says what a test wants; one world for all replicas of this JVM. */
@TestConfiguration(proxyBeanMethods = false)
class ScriptedJourneys {

    static final Map<String, MxAnswer> dns = new ConcurrentHashMap<>();
    private static final Map<QueueId, List<JourneyEvent>> told = new ConcurrentHashMap<>();

    static List<JourneyEvent> of(QueueId queueId) {
        return told.getOrDefault(queueId, List.of());
    }

    static <T extends JourneyEvent> List<T> of(QueueId queueId, Class<T> step) {
        return of(queueId).stream().filter(step::isInstance).map(step::cast).toList();
    }

    static MxAnswer hosts(String name, String address, boolean cached) {
        return new MxAnswer.Exchanges(
                List.of(new MxAnswer.MailHost(10, Domain.parse(name), List.of(address))),
                "1 MX record",
                Optional.of(new MxAnswer.Kept(300, cached)));
    }

    @Bean
    Journeys journeys() {
        return (queueId, events) -> told.computeIfAbsent(queueId, id -> new CopyOnWriteArrayList<>())
                .addAll(events);
    }

    @Bean
    @Primary
    MxLookup scriptedDns() {
        return new MxLookup() {
            @Override
            public MxAnswer hostsOf(Domain domain) {
                return dns.get(domain.name());
            }

            @Override
            public StsAnswer stsOf(Domain domain) {
                return new StsAnswer.None("none");
            }
        };
    }
}
