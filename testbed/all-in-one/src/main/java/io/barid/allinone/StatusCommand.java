package io.barid.allinone;

/** {@code status}: exit status 0 when every service is ready. */
final class StatusCommand {

    private StatusCommand() {}

    static int run(Settings settings) throws InterruptedException {
        ReadinessWatch watch = ReadinessWatch.of(settings);
        boolean all = true;
        for (Part service : Part.services()) {
            boolean ready = watch.ready(service);
            all &= ready;
            System.out.printf("  %-16s %-10s %s%n", service, ready ? "ready" : "not ready", settings.url(service));
        }
        if (settings.embeddedKafka() || settings.embeddedPostgres()) {
            System.out.println("  all on one disk: mail survives any crash, but not the loss of this disk");
        }
        return all ? 0 : 1;
    }
}
