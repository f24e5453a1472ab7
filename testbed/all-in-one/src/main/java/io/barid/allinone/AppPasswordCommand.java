package io.barid.allinone;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code account app-password}: passwords of an account's programs, each with a name. */
final class AppPasswordCommand {

    private final AdminApi api;
    private final String address;

    private AppPasswordCommand(AdminApi api, String address) {
        this.api = api;
        this.address = address;
    }

    static int run(Settings settings, List<String> arguments) throws InterruptedException {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean named = verb.equals("add") || verb.equals("remove");
        if (!named && !verb.equals("list") || arguments.size() != (named ? 3 : 2)) {
            throw new UsageException(
                    "Say which one: ./barid account app-password add|remove ADDRESS NAME, or list ADDRESS.");
        }
        AppPasswordCommand command =
                new AppPasswordCommand(AdminApi.of(settings, Part.MAILBOX_SERVICE), arguments.get(1));
        switch (verb) {
            case "add" -> command.add(arguments.get(2));
            case "remove" -> command.remove(arguments.get(2));
            default -> command.list();
        }
        return 0;
    }

    /** The secret alone on standard output, for a program to take. */
    private void add(String name) throws InterruptedException {
        System.out.println(api.post(path(), Map.of("name", name)).path("secret").asString());
        System.err.println("This is shown once; it logs in by password, not by SCRAM.");
    }

    private void remove(String name) throws InterruptedException {
        api.delete(path(), name);
        System.out.println("app password " + QueueText.clean(name) + " removed");
    }

    private void list() throws InterruptedException {
        JsonNode all = api.get(path());
        if (all.has("password")) {
            System.out.println("(main password)  " + use(all.path("password")));
        }
        all.path("items")
                .forEach(item ->
                        System.out.println(QueueText.clean(item.path("name").asString()) + "  " + use(item)));
    }

    private static String use(JsonNode password) {
        return password.has("lastUsedAt")
                ? "used "
                        + Instant.parse(password.path("lastUsedAt").asString()).truncatedTo(ChronoUnit.MINUTES)
                : "never used";
    }

    private String path() {
        return "accounts/" + AdminApi.encoded(address) + "/app-passwords";
    }
}
