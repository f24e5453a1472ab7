package io.barid.allinone;

import java.util.concurrent.CountDownLatch;

/** {@code ./barid up --stores}: Kafka and PostgreSQL alone, for services that are started otherwise, as from a debugger. */
final class UpStores {

    private final Settings settings;
    private final Terminal terminal;
    private final Neighbours neighbours;
    private final CountDownLatch stopped = new CountDownLatch(1);

    UpStores(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
        this.neighbours = new Neighbours(settings);
    }

    /** Returns when it was told to stop and both have stopped. */
    void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        neighbours.start(Part.POSTGRES);
        neighbours.start(Part.KAFKA);
        terminal.line("Kafka on 127.0.0.1:" + settings.get("BARID_KAFKA_PORT") + ", PostgreSQL on 127.0.0.1:"
                + settings.get("BARID_POSTGRES_PORT") + "; passwords in "
                + settings.home().secrets() + "; Ctrl-C stops them");
        stopped.await();
    }

    private void stop() {
        neighbours.stop(Part.KAFKA);
        neighbours.stop(Part.POSTGRES);
        stopped.countDown();
    }
}
