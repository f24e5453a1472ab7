package io.barid.allinone;

import java.util.List;
import java.util.stream.Collectors;

/** {@code token}: what a service on another machine is to show, without the root from which all are made. */
final class TokenCommand {

    private TokenCommand() {}

    static int run(Settings settings, List<String> arguments) {
        String callers = Part.services().stream()
                .filter(Part::asksOnly)
                .map(Part::toString)
                .collect(Collectors.joining(", "));
        if (arguments.size() != 1) {
            throw new UsageException("Say whose: ./barid token SERVICE, one of " + callers + ".");
        }
        Part service = Part.named(arguments.getFirst());
        if (!service.asksOnly()) {
            throw new UsageException(service + " has no token of its own: services that others ask need the root ("
                    + settings.home().secrets().resolve("service-token") + "). Those with one are " + callers + ".");
        }
        String token = settings.serviceToken(service);
        if (token.isEmpty()) {
            throw new UsageException("There is no service token in "
                    + settings.home().secrets() + ": start Barid once, or set BARID_HOME or BARID_SERVICE_TOKEN.");
        }
        System.out.println(token);
        return 0;
    }
}
