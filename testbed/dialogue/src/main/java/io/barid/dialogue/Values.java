package io.barid.dialogue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code ${name}} stands for: what the caller gave, what the script took from replies, and some that follow from these:
 * {@code CR}, {@code LF} and {@code NUL}; {@code base64.NAME} of another; {@code plain} for SASL PLAIN; {@code scram.first},
 * {@code scram.final} and {@code scram.server}, the last two from the server's {@code challenge}.
 */
final class Values {
    private final Map<String, String> values;
    private final Scram scram = new Scram(this);

    Values(Map<String, String> given) {
        this.values = new HashMap<>(given);
    }

    /** @throws IllegalArgumentException when there is none */
    String get(String name) {
        String[] sum = name.split(" ");
        if (sum.length == 3) {
            long change = number(sum[2]);
            return Long.toString(number(sum[0]) + (sum[1].equals("-") ? -change : change));
        }
        String value = values.get(name);
        return value == null ? computed(name) : value;
    }

    private long number(String name) {
        return Long.parseLong(Character.isDigit(name.charAt(0)) ? name : get(name));
    }

    private String computed(String name) {
        if (name.startsWith("base64.")) {
            return base64(get(name.substring("base64.".length())));
        }
        return switch (name) {
            case "CR" -> "\r";
            case "LF" -> "\n";
            case "NUL" -> "\0";
            case "plain" -> base64("\0" + get("user") + "\0" + get("pass"));
            case "plain.wrong" -> base64("\0" + get("user") + "\0" + "not the password");
            case "scram.first" -> base64(scram.first());
            case "scram.final" -> base64(scram.last());
            case "scram.wrong" -> base64(scram.wrong());
            case "scram.server" -> base64(scram.server());
            default -> throw new IllegalArgumentException("no value given for ${" + name + "}");
        };
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    void take(String name, String value) {
        values.put(name, value);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
