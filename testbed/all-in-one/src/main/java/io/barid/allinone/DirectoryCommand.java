package io.barid.allinone;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** {@code domain}, {@code account} and {@code alias}: the admin API from the command line. */
final class DirectoryCommand {

    private static final String FROM_INPUT = "--password-stdin";
    private static final String PER_HOUR = "--send-per-hour";
    private static final String PER_DAY = "--send-per-day";
    private static final String CHECK_FROM = "--check-from";
    private static final String ANY_FROM = "--any-from";

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
        if (kind.equals("account") && verb.equals("app-password")) {
            return AppPasswordCommand.run(settings, rest);
        }
        switch (verb) {
            case "add" -> command.add(rest);
            case "limit" -> command.limit(rest);
            case "remove" -> command.remove(rest);
            case "list" -> command.list();
            default ->
                throw new UsageException("Say what to do: ./barid " + kind + " add, remove or list"
                        + (kind.equals("account") ? ", or limit." : "."));
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
            case "account" -> account(rest);
            case "alias" -> Map.of("targets", targets(rest));
            default -> domain(rest);
        };
        int status = api.put(plural(), name, body);
        System.out.println(kind + " " + name + (status == 201 ? " added" : " set"));
    }

    /** Changes limits alone; an account that is missing is not made. */
    private void limit(List<String> arguments) throws InterruptedException {
        if (!kind.equals("account") || arguments.size() < 3) {
            throw new UsageException("Say whose: ./barid account limit ADDRESS " + PER_HOUR + " N " + PER_DAY + " N.");
        }
        String name = arguments.getFirst();
        List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
        Map<String, Object> limits = limits(rest);
        nothingMore(rest);
        api.get("accounts/" + AdminApi.encoded(name));
        api.put(plural(), name, limits);
        System.out.println("account " + name + " set");
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
            if (item.path("checkFrom").asBoolean(false)) {
                line.append(' ').append(CHECK_FROM);
            }
            limitText(line, PER_HOUR, item.path("sendPerHour").asInt(0));
            limitText(line, PER_DAY, item.path("sendPerDay").asInt(0));
            System.out.println(line);
        });
    }

    private String plural() {
        return kind.equals("alias") ? "aliases" : kind + "s";
    }

    private static void limitText(StringBuilder line, String name, int limit) {
        if (limit > 0) {
            line.append(' ').append(name).append(' ').append(limit);
        }
    }

    private static Object domain(List<String> words) {
        List<String> rest = new ArrayList<>(words);
        boolean check = rest.remove(CHECK_FROM);
        boolean any = rest.remove(ANY_FROM);
        nothingMore(rest);
        if (check && any) {
            throw new UsageException("Say " + CHECK_FROM + " or " + ANY_FROM + ".");
        }
        return check || any ? Map.of("checkFrom", check) : Map.of();
    }

    private static Object account(List<String> words) {
        List<String> rest = new ArrayList<>(words);
        Map<String, Object> body = limits(rest);
        body.put("password", password(rest));
        return body;
    }

    /** Takes them out of the words. */
    private static Map<String, Object> limits(List<String> rest) {
        Map<String, Object> limits = new TreeMap<>();
        number(rest, PER_HOUR).ifPresent(limit -> limits.put("sendPerHour", limit));
        number(rest, PER_DAY).ifPresent(limit -> limits.put("sendPerDay", limit));
        return limits;
    }

    private static OptionalInt number(List<String> rest, String option) {
        int at = rest.indexOf(option);
        if (at < 0) {
            return OptionalInt.empty();
        }
        String text = at + 1 < rest.size() ? rest.get(at + 1) : "";
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageException(option + " takes a number of recipients; 0 is no limit.");
        }
        rest.subList(at, at + 2).clear();
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static void nothingMore(List<String> rest) {
        if (!rest.isEmpty()) {
            throw new UsageException("'" + rest.getFirst() + "' is one word too many.");
        }
    }

    private static List<String> targets(List<String> rest) {
        if (rest.isEmpty()) {
            throw new UsageException("Say where its mail goes: ./barid alias add ADDRESS TARGET...");
        }
        return rest;
    }

    private static String password(List<String> rest) {
        if (!rest.isEmpty() && !rest.equals(List.of(FROM_INPUT))) {
            throw new UsageException("account add takes an address, " + FROM_INPUT + ", " + PER_HOUR + " N and "
                    + PER_DAY + " N; a password on the command line could be read by others.");
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
