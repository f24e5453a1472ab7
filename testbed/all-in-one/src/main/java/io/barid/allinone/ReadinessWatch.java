package io.barid.allinone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Asks a service whether it can do its job. */
record ReadinessWatch(Settings settings, HttpClient client) {

    private static final Duration LONGEST = Duration.ofSeconds(180);

    static ReadinessWatch of(Settings settings) {
        return new ReadinessWatch(
                settings,
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
    }

    boolean ready(Part service) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(settings.url(service) + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws UsageException when it takes longer than three minutes */
    void await(Part service) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (!ready(service)) {
            if (Instant.now().isAfter(end)) {
                throw new UsageException(service + " is not ready after " + LONGEST.toSeconds() + " seconds; "
                        + settings.home().logs() + " says what it waits for.");
            }
            Thread.sleep(100);
        }
    }
}
