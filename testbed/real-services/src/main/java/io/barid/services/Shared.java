package io.barid.services;

/** Keeps what {@code shared()} returns: one of each per JVM, made when first asked for, removed when the JVM ends. */
final class Shared {
    private Shared() {}

    private static final class Kafka {
        static final RealKafka INSTANCE = removedAtEnd(RealKafka.own());
    }

    private static final class Postgres {
        static final RealPostgres INSTANCE = removedAtEnd(RealPostgres.own());
    }

    static RealKafka kafka() {
        return Kafka.INSTANCE;
    }

    static RealPostgres postgres() {
        return Postgres.INSTANCE;
    }

    private static <T extends AutoCloseable> T removedAtEnd(T service) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(service)));
        return service;
    }

    /** A start that fails leaves nothing behind. */
    static void startOrRemove(AutoCloseable service, Runnable start) {
        try {
            start.run();
        } catch (RuntimeException e) {
            close(service);
            throw e;
        }
    }

    private static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
