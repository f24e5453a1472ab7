package io.barid.allinone;

import io.barid.embedded.StartException;
import io.barid.service.SettingsException;

/** One sentence for what went wrong at the start. */
final class Failure {

    private Failure() {}

    static String sentence(Throwable failure, Home home) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UsageException
                    || cause instanceof StartException
                    || cause instanceof SettingsException) {
                return cause.getMessage();
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "The start failed: " + root + " (more in " + home.logs().resolve("barid.log") + ")";
    }
}
