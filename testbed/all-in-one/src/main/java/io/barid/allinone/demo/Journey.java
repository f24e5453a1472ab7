package io.barid.allinone.demo;

import io.barid.journey.JourneyEvent;
import io.barid.transit.JourneyRecord;
import io.barid.transit.PoisonRecordException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/** What a Barid tells of one message: its journey, which may lack a step, and its log. */
record Journey(Organisation organisation, String queueId, HttpClient client, Patience patience) {

    private static final int RELAY_HTTP = 82;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int PAUSE_MILLIS = 100;

    /** The first such step, as soon as it is told; none after some seconds. */
    <T extends JourneyEvent> Optional<T> await(Class<T> step) throws InterruptedException {
        return await(step, event -> true);
    }

    <T extends JourneyEvent> Optional<T> await(Class<T> step, Predicate<T> wanted) throws InterruptedException {
        long end = System.nanoTime() + patience.nanos();
        while (true) {
            Optional<T> found = steps().stream()
                    .filter(step::isInstance)
                    .map(step::cast)
                    .filter(wanted)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            if (System.nanoTime() > end) {
                patience.lose();
                return found;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** As far as they are told. */
    List<JourneyEvent> steps() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(organisation.url(RELAY_HTTP) + "/v1/journeys/" + queueId))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + organisation.adminToken())
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return List.of();
            }
            String steps =
                    JsonMapper.shared().readTree(response.body()).path("steps").toString();
            return JourneyRecord.events(steps.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | PoisonRecordException e) {
            return List.of();
        }
    }

    /** Lines of the log about it, without when and who. */
    List<String> logged() {
        try (var lines = Files.lines(organisation.log())) {
            return lines.filter(line -> line.contains(queueId))
                    .map(line -> line.replaceFirst("^\\S+ +[A-Z]+ +", ""))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
