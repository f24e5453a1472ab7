package io.barid.dovecot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code doveadm}, Dovecot's own tool. */
final class Doveadm {

    private Doveadm() {}

    /** @return what it printed */
    static String run(Path folder, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Installed.program("doveadm").toString(), "-c", folder + "/dovecot.conf"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("doveadm " + words[0] + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
