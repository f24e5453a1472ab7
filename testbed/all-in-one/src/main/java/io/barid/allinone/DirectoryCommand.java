package io.barid.allinone;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code domain}, {@code account} and {@code alias}: the admin API from the command line. */
final class DirectoryCommand {

    private static final String FROM_INPUT = "--password-stdin";
    private static final String NO_WAIT = "--no-wait";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final AdminApi api;
    private final String kind;

    private DirectoryCommand(AdminApi api, String kind) {
        this.api = api;
        this.kind = kind;
    }

    static int run(Settings settings, String kind, List<String> arguments) throws InterruptedException {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return DirectoryHelp.print(kind);
        }
        if (kind.equals("account") && verb.equals("app-password")) {
            return AppPasswordCommand.run(settings, rest);
        }
        AdminApi api = AdminApi.of(settings, Part.MAILBOX_SERVICE);
        DirectoryCommand command = new DirectoryCommand(api, kind);
        switch (verb) {
            case "add" -> command.add(rest);
            case "set", "limit" -> command.set(verb, rest);
            case "enable", "disable" -> command.set(verb, switched(verb, rest));
            case "remove" -> command.remove(rest);
            case "list" -> command.list(rest);
            default ->
                throw new UsageException("Say what to do: ./barid " + kind + " add, "
                        + (kind.equals("alias") ? "" : "set, ") + "remove or list; --help tells more.");
        }
        return 0;
    }

    private static List<String> switched(String verb, List<String> words) {
        return words.size() == 1 ? List.of(words.getFirst(), "--" + verb) : List.of();
    }

    private void add(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty() || arguments.getFirst().startsWith("--")) {
            throw new UsageException("Say which one: ./barid " + kind + " add NAME.");
        }
        String name = arguments.getFirst();
        DirectoryWords words = DirectoryWords.of(kind, arguments.subList(1, arguments.size()));
        Map<String, Object> body = words.fields();
        switch (kind) {
            case "account" -> body.put("password", password(words.rest()));
            case "alias" -> body.put("targets", targets(words.rest()));
            default -> words.nothingMore();
        }
        int status = api.put(plural(), name, body);
        System.out.println(kind + " " + name + (status == 201 ? " added" : " set"));
    }

    /** Changes settings alone; what is missing is not made. */
    private void set(String verb, List<String> arguments) throws InterruptedException {
        boolean account = kind.equals("account");
        if (kind.equals("alias") || !account && !verb.equals("set") || arguments.size() < 2) {
            throw new UsageException("Say whose, and what: ./barid " + (account ? "account" : "domain")
                    + " set NAME --OPTION...; --help lists them.");
        }
        String name = arguments.getFirst();
        DirectoryWords words = DirectoryWords.of(kind, arguments.subList(1, arguments.size()));
        words.nothingMore();
        api.get(plural() + "/" + AdminApi.encoded(name));
        api.put(plural(), name, words.fields());
        System.out.println(kind + " " + name + " set");
    }

    private void remove(List<String> arguments) throws InterruptedException {
        List<String> names =
                arguments.stream().filter(word -> !word.equals(NO_WAIT)).toList();
        if (names.size() != 1) {
            throw new UsageException("Say which one: ./barid " + kind + " remove NAME.");
        }
        Optional<String> removal = api.delete(plural(), names.getFirst());
        System.out.println(kind + " " + names.getFirst() + " removed");
        if (removal.isPresent() && names.size() == arguments.size()) {
            new RemovalWatch(api, System.out).await(removal.get());
        }
    }

    private void list(List<String> arguments) throws InterruptedException {
        boolean one = arguments.size() == 2 && arguments.getFirst().equals("--domain") && !kind.equals("domain");
        if (!one && !arguments.isEmpty()) {
            throw new UsageException("./barid " + kind + " list takes "
                    + (kind.equals("domain") ? "nothing more." : "--domain DOMAIN or nothing."));
        }
        api.list(
                plural(),
                one ? "&domain=" + AdminApi.encoded(arguments.get(1)) : "",
                item -> System.out.println(line(item)));
    }

    private String line(JsonNode item) {
        StringBuilder line = new StringBuilder(
                item.path("address").asString(item.path("domain").asString("")));
        item.path("targets")
                .forEach(target ->
                        line.append(line.indexOf(" ") < 0 ? " -> " : ", ").append(target.asString("")));
        if (item.has("usedMessages")) {
            line.append("  ")
                    .append(Octets.words(item.path("usedOctets").asLong()))
                    .append(" in ")
                    .append(item.path("usedMessages").asLong());
        }
        return line + DirectoryWords.options(kind, JSON.convertValue(item, FIELDS));
    }

    private String plural() {
        return kind.equals("alias") ? "aliases" : kind + "s";
    }

    private static List<String> targets(List<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException("Say where its mail goes: ./barid alias add ADDRESS TARGET...");
        }
        return rest;
    }

    private static String password(List<String> rest) {
        if (!rest.isEmpty() && !rest.equals(List.of(FROM_INPUT))) {
            throw new UsageException("account add takes an address, " + FROM_INPUT
                    + " and options (--help lists them); a" + " password on the command line could be read by others.");
        }
        Console console = System.console();
        String password = rest.isEmpty() && console != null && console.isTerminal() ? asked(console) : read();
        if (password.isEmpty()) {
            throw new UsageException("The password is empty.");
        }
        return password;
    }

    private static String asked(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] again = console.readPassword("Again:    ");
        if (first == null || again == null || !String.valueOf(first).equals(String.valueOf(again))) {
            throw new UsageException("The two passwords differ.");
        }
        return String.valueOf(first);
    }

    private static String read() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UsageException("No password could be read from standard input.", e);
        }
    }
}
