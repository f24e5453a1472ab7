package io.barid.allinone;

import io.barid.service.log.LogFormat;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** {@code up}, {@code up --processes} and {@code up --stores}. */
final class UpCommand {

    private static final Set<List<String>> HOW = Set.of(List.of(), List.of("--processes"), List.of("--stores"));

    private UpCommand() {}

    static int run(Settings settings, List<String> options) throws InterruptedException {
        if (!HOW.contains(options)) {
            throw new UsageException("up takes no option, or --processes, or --stores.");
        }
        boolean stores = options.equals(List.of("--stores"));
        LogFormat.of(settings.get("BARID_LOG_FORMAT"));
        Home home = settings.home();
        home.make();
        System.setProperty("barid.log", home.logs().resolve("barid.log").toString());
        logThroughOneSystem();
        try (var lock = home.lock()) {
            if (stores) {
                Ports.requireFreeForStores(settings);
            } else {
                Ports.requireFree(settings);
            }
            if (settings.ownCertificate() && !stores) {
                Certificate.ensure(home.tls(), settings.hostname());
            }
            Terminal terminal = new Terminal(System.out);
            terminal.line("Barid starts; data in " + home.folder());
            switch (String.join("", options)) {
                case "--processes" -> new UpProcesses(settings, terminal).run();
                case "--stores" -> new UpStores(settings, terminal).run();
                default -> new Up(settings, terminal).run();
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
