package io.barid.allinone;

import io.barid.service.log.LogFormat;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** {@code up} and {@code up --processes}. */
final class UpCommand {

    private UpCommand() {}

    static int run(Settings settings, List<String> options) throws InterruptedException {
        boolean processes = options.equals(List.of("--processes"));
        if (!processes && !options.isEmpty()) {
            throw new UsageException("up takes no option but --processes.");
        }
        LogFormat.of(settings.get("BARID_LOG_FORMAT"));
        Home home = settings.home();
        home.make();
        System.setProperty("barid.log", home.logs().resolve("barid.log").toString());
        logThroughOneSystem();
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
        } catch (IOException e) {
            throw new UsageException("The lock of " + home.folder() + " was lost: " + e.getMessage(), e);
        }
    }

    /** Tomcat and others speak to java.util.logging; only what they warn of is of use here. */
    private static void logThroughOneSystem() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Logger.getLogger("").setLevel(Level.WARNING);
    }
}
