package io.barid.allinone;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code domain}, {@code account} and {@code alias}: the admin API from the command line. */
final class DirectoryCommand {

    private static final String FROM_INPUT = "--password-stdin";

    private final AdminApi api;
    private final String kind;

    private DirectoryCommand(AdminApi api, String kind) {
        this.api = api;
        this.kind = kind;
    }

    static int run(Settings settings, String kind, List<String> arguments) throws InterruptedException {
        DirectoryCommand command = new DirectoryCommand(AdminApi.of(settings, Part.MAILBOX_SERVICE), kind);
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        switch (verb) {
            case "add" -> command.add(rest);
            case "remove" -> command.remove(rest);
            case "list" -> command.list();
            default -> throw new UsageException("Say what to do: ./barid " + kind + " add, remove or list.");
        }
        return 0;
    }

    private void add(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty()) {
            throw new UsageException("Say which one: ./barid " + kind + " add NAME.");
        }
        String name = arguments.getFirst();
        List<String> rest = arguments.subList(1, arguments.size());
        Object body = switch (kind) {
            case "account" -> Map.of("password", password(rest));
            case "alias" -> Map.of("targets", targets(rest));
            default -> nothingMore(rest);
        };
        int status = api.put(plural(), name, body);
        System.out.println(kind + " " + name + (status == 201 ? " added" : " set"));
    }

    private void remove(List<String> arguments) throws InterruptedException {
        if (arguments.size() != 1) {
            throw new UsageException("Say which one: ./barid " + kind + " remove NAME.");
        }
        api.delete(plural(), arguments.getFirst());
        System.out.println(kind + " " + arguments.getFirst() + " removed");
    }

    private void list() throws InterruptedException {
        api.list(plural(), item -> {
            StringBuilder line = new StringBuilder(item.path("address")
                    .asString(item.path("domain").asString(item.path("name").asString(""))));
            item.path("targets")
                    .forEach(target ->
                            line.append(line.indexOf(" ") < 0 ? " -> " : ", ").append(target.asString("")));
            System.out.println(line);
        });
    }

    private String plural() {
        return kind.equals("alias") ? "aliases" : kind + "s";
    }

    private static Object nothingMore(List<String> rest) {
        if (!rest.isEmpty()) {
            throw new UsageException("'" + rest.getFirst() + "' is one word too many.");
        }
        return Map.of();
    }

    private static List<String> targets(List<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException("Say where its mail goes: ./barid alias add ADDRESS TARGET...");
        }
        return rest;
    }

    private static String password(List<String> rest) {
        if (!rest.isEmpty() && !rest.equals(List.of(FROM_INPUT))) {
            throw new UsageException("account add takes an address and " + FROM_INPUT
                    + "; a password on the command line could be read by others.");
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
