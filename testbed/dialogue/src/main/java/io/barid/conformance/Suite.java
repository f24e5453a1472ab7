package io.barid.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays all scripts of a folder against one server, one after the other, in the order of their names. */
public final class Suite {

    private static final Pattern NO_VALUE = Pattern.compile("no value given for \\$\\{([^}]+)}");

    private static final Map<String, String> SEEDS = Seeds.values();

    private final Target target;
    private final List<ConformanceScript> scripts;
    private SeedsByName seeds = SeedsByName.NONE;

    public Suite(Target target, Path folder) {
        this.target = target;
        this.scripts = ConformanceScript.in(folder);
    }

    /**
     * The seeds are in the playground when this is called.
     *
     * @throws IOException when the server is away, or does not let the playground's owner in
     */
    public Report run() throws IOException {
        var capabilities = Capabilities.of(target);
        List<Outcome> outcomes = new ArrayList<>();
        for (ConformanceScript script : scripts) {
            outcomes.add(play(script, capabilities));
        }
        return new Report(capabilities.implementation(), outcomes);
    }

    private Outcome play(ConformanceScript script, Capabilities capabilities) throws IOException {
        Optional<String> missing = missing(script, capabilities);
        if (missing.isPresent()) {
            return new Outcome.LeftOut(script.name(), script.title(), script.rule(), missing.get());
        }
        // waits until the last script's sessions have ended, too
        seeds = SeedsByName.in(target, seeds);
        Map<String, String> values = values();
        try {
            script.dialogue()
                    .run(
                            target.address(script.channel()).orElseThrow(),
                            values,
                            target.kind(script.channel()),
                            target.patience());
            return new Outcome.Passed(script.name(), script.title(), script.rule());
        } catch (AssertionError e) {
            return new Outcome.Failed(script.name(), script.title(), script.rule(), masked(e.getMessage(), values));
        } catch (IllegalArgumentException e) {
            Matcher value = NO_VALUE.matcher(String.valueOf(e.getMessage()));
            if (value.find() && values.containsKey("seed." + value.group(1))) {
                return new Outcome.LeftOut(
                        script.name(),
                        script.title(),
                        script.rule(),
                        "the message " + value.group(1) + " is not there");
            }
            throw e;
        }
    }

    private Optional<String> missing(ConformanceScript script, Capabilities capabilities) {
        if (target.address(script.channel()).isEmpty()) {
            return Optional.of("no such port was given");
        }
        return script.conditions().stream()
                .filter(condition -> !capabilities.has(script.channel(), condition))
                .map(condition ->
                        "CAPA has " + (condition.startsWith("no ") ? condition.substring(3) : "no " + condition))
                .findFirst();
    }

    private Map<String, String> values() {
        Map<String, String> values = new HashMap<>(SEEDS);
        values.putAll(seeds.numbers());
        values.put("user", target.playground().name());
        values.put("pass", target.playground().password());
        values.put("empty.user", target.empty().name());
        values.put("empty.user.pass", target.empty().password());
        values.put("octets100", "x".repeat(100));
        values.put("octets1000", "x".repeat(1000));
        return values;
    }

    /** Passwords are not for reports, in no form in which a script sends them. */
    private static String masked(String text, Map<String, String> values) {
        String user = values.get("user");
        String pass = values.get("pass");
        return text.replace(pass, "(password)")
                .replace(values.get("empty.user.pass"), "(password)")
                .replace(base64(pass), "(password)")
                .replace(base64("\0" + user + "\0" + pass), "(password)");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
