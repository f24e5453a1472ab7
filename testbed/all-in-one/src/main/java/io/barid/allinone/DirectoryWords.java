package io.barid.allinone;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of {@code domain} and {@code account} and the fields of the admin API that they set. Read from words, and
 * written again in lists, so that what is shown can be typed.
 */
final class DirectoryWords {

    private record Flag(String option, String field, boolean value) {}

    private static final List<Flag> DOMAIN_FLAGS = List.of(
            new Flag("--check-from", "checkFrom", true),
            new Flag("--any-from", "checkFrom", false),
            new Flag("--plus", "plusAddressing", true),
            new Flag("--no-plus", "plusAddressing", false),
            new Flag("--fold-case", "foldCase", true),
            new Flag("--exact-case", "foldCase", false));
    private static final List<Flag> ACCOUNT_FLAGS = List.of(
            new Flag("--disable", "disabled", true),
            new Flag("--enable", "disabled", false),
            new Flag("--keep-copy", "keepCopy", true),
            new Flag("--no-copy", "keepCopy", false));
    private static final Map<String, String> ACCOUNT_NUMBERS = Map.of(
            "--send-per-hour", "sendPerHour", "--send-per-day", "sendPerDay", "--quota-messages", "quotaMessages");
    private static final Map<String, String> DOMAIN_NUMBERS = Map.of("--quota-messages", "quotaMessages");

    private static final Map<String, String> USUAL = Map.of(
            "checkFrom",
            "false",
            "plusAddressing",
            "true",
            "foldCase",
            "true",
            "disabled",
            "false",
            "keepCopy",
            "true");

    private final List<String> rest;
    private final Map<String, Object> fields = new TreeMap<>();

    private DirectoryWords(List<String> words) {
        this.rest = new ArrayList<>(words);
    }

    /** Takes the options of this kind out of the words; what remains is in {@link #rest}. */
    static DirectoryWords of(String kind, List<String> words) {
        DirectoryWords taken = new DirectoryWords(words);
        if (kind.equals("account")) {
            ACCOUNT_FLAGS.forEach(flag -> taken.flag(flag, ACCOUNT_FLAGS));
            ACCOUNT_NUMBERS.keySet().stream().sorted().forEach(option -> taken.number(option, ACCOUNT_NUMBERS));
            taken.size();
            taken.forward();
        } else if (kind.equals("domain")) {
            DOMAIN_FLAGS.forEach(flag -> taken.flag(flag, DOMAIN_FLAGS));
            DOMAIN_NUMBERS.keySet().forEach(option -> taken.number(option, DOMAIN_NUMBERS));
            taken.size();
            taken.catchAll();
        }
        return taken;
    }

    /** As the admin API names them. */
    Map<String, Object> fields() {
        return fields;
    }

    List<String> rest() {
        return rest;
    }

    void nothingMore() {
        if (!rest.isEmpty()) {
            throw new UsageException("'" + rest.getFirst() + "' is one word too many.");
        }
    }

    private void flag(Flag flag, List<Flag> all) {
        if (rest.remove(flag.option()) && fields.put(flag.field(), flag.value()) != null) {
            List<String> both = all.stream()
                    .filter(other -> other.field().equals(flag.field()))
                    .map(Flag::option)
                    .toList();
            throw new UsageException("Say " + String.join(" or ", both) + ".");
        }
    }

    private void number(String option, Map<String, String> all) {
        String text = value(option);
        if (text == null) {
            return;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageException(option + " takes a number of "
                    + (option.contains("send") ? "recipients" : "messages") + "; 0 is no limit.");
        }
        fields.put(all.get(option), Integer.parseInt(text));
    }

    private void size() {
        String text = value("--quota");
        if (text != null) {
            fields.put("quotaOctets", Octets.parse("--quota", text));
        }
    }

    private void forward() {
        List<String> targets = new ArrayList<>();
        for (String target = value("--forward"); target != null; target = value("--forward")) {
            targets.add(target);
        }
        boolean none = rest.remove("--no-forward");
        if (none && !targets.isEmpty()) {
            throw new UsageException("Say --forward or --no-forward.");
        }
        if (none || !targets.isEmpty()) {
            fields.put("forwardTo", targets);
        }
    }

    private void catchAll() {
        String address = value("--catch-all");
        boolean none = rest.remove("--no-catch-all");
        if (none && address != null) {
            throw new UsageException("Say --catch-all or --no-catch-all.");
        }
        if (none || address != null) {
            fields.put("catchAll", none ? "" : address);
        }
    }

    /** Takes an option with the word after it; null when it is not there, empty when it is the last. */
    private String value(String option) {
        int at = rest.indexOf(option);
        if (at < 0) {
            return null;
        }
        if (at + 1 == rest.size() || rest.get(at + 1).startsWith("--")) {
            throw new UsageException(option + " takes " + what(option) + ".");
        }
        String value = rest.get(at + 1);
        rest.subList(at, at + 2).clear();
        return value;
    }

    private static String what(String option) {
        return switch (option) {
            case "--forward", "--catch-all" -> "an address";
            case "--quota" -> "a size such as 500M or 5G; 0 is no limit";
            default -> "a number; 0 is no limit";
        };
    }

    /** The options that would set what differs from a new one. */
    static String options(String kind, Map<String, Object> shown) {
        StringBuilder text = new StringBuilder();
        for (Flag flag : kind.equals("account") ? ACCOUNT_FLAGS : DOMAIN_FLAGS) {
            String is = String.valueOf(shown.get(flag.field()));
            if (is.equals(String.valueOf(flag.value())) && !is.equals(USUAL.get(flag.field()))) {
                text.append(' ').append(flag.option());
            }
        }
        if (shown.get("quotaOctets") instanceof Number octets) {
            text.append(" --quota ").append(Octets.exact(octets.longValue()));
        }
        (kind.equals("account") ? ACCOUNT_NUMBERS : DOMAIN_NUMBERS)
                .entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .filter(option -> shown.get(option.getValue()) instanceof Number)
                        .forEach(option -> text.append(' ')
                                .append(option.getKey())
                                .append(' ')
                                .append(shown.get(option.getValue())));
        if (shown.get("catchAll") instanceof String address) {
            text.append(" --catch-all ").append(address);
        }
        if (shown.get("forwardTo") instanceof List<?> targets) {
            targets.forEach(target -> text.append(" --forward ").append(target));
        }
        return text.toString();
    }
}
