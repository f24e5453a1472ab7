package io.barid.allinone;

import java.util.List;

/** {@code start PART} and {@code stop PART}. */
final class ControlCommand {

    private ControlCommand() {}

    static int run(Settings settings, String command, List<String> arguments) {
        if (arguments.size() != 1) {
            throw new UsageException("Say which part: ./barid " + command + " PART.");
        }
        String answer = ControlSocket.ask(settings.home(), command + " " + Part.named(arguments.getFirst()));
        if (!answer.equals("ok")) {
            throw new UsageException(answer);
        }
        return 0;
    }
}
