package io.barid.services;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the tests' Kafka and PostgreSQL run on. */
enum Engine {
    DOCKER,
    EMBEDDED;

    private static final String DEFAULT_SOCKET = "/var/run/docker.sock";

    static Engine chosen() {
        String forced = System.getenv("BARID_TEST_SERVICES");
        return switch (forced == null ? "" : forced) {
            case "docker" -> DOCKER;
            case "embedded" -> EMBEDDED;
            case "" -> dockerAnswers() ? DOCKER : EMBEDDED;
            default ->
                throw new IllegalArgumentException(
                        "BARID_TEST_SERVICES is 'docker' or 'embedded', not '" + forced + "'");
        };
    }

    /** True when an engine on this machine answers a ping within 2 seconds. */
    private static boolean dockerAnswers() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix://" + DEFAULT_SOCKET);
        if (!host.startsWith("unix://")) {
            return false;
        }
        var answer = new CompletableFuture<Boolean>();
        Thread.ofPlatform().daemon().name("docker-ping").start(() -> answer.complete(ping(host.substring(7))));
        try {
            return answer.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean ping(String socket) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(64);
            channel.read(answer);
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString().matches("(?s)HTTP/1\\.[01] 200.*");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
