package io.barid.allinone;

import java.util.List;

/** {@code up} and {@code up --processes}. */
final class UpCommand {

    private UpCommand() {}

    static int run(Settings settings, List<String> options) throws InterruptedException {
        boolean processes = options.equals(List.of("--processes"));
        if (!processes && !options.isEmpty()) {
            throw new UsageException("up takes no option but --processes.");
        }
        Home home = settings.home();
        home.make();
        System.setProperty("barid.log", home.logs().resolve("barid.log").toString());
        try (var lock = home.lock()) {
            Ports.requireFree(settings);
            if (settings.ownCertificate()) {
                Certificate.ensure(home.tls(), settings.hostname());
            }
            Terminal terminal = new Terminal(System.out);
            terminal.line("Barid starts; data in " + home.folder());
            if (processes) {
                new UpProcesses(settings, terminal).run();
            } else {
                new Up(settings, terminal).run();
            }
            return 0;
        } catch (java.io.IOException e) {
            throw new UsageException("The lock of " + home.folder() + " was lost: " + e.getMessage(), e);
        }
    }
}
