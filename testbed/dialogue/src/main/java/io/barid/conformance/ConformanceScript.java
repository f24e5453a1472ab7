package io.barid.conformance;

import io.barid.dialogue.Dialogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One script with its head: {@code RULE:} what it is about, {@code ON:} clear or TLS (otherwise where a login is possible),
 * {@code IF:} what CAPA must announce for it, any number of these. The first {@code #} line is its title.
 *
 * @param name without folder and ending
 */
record ConformanceScript(
        String name, String title, Rule rule, Channel channel, List<String> conditions, Dialogue dialogue) {

    /** Which port it is played on. */
    enum Channel {
        CLEAR,
        TLS,
        /** Where a password may be sent. */
        LOGIN
    }

    static List<ConformanceScript> in(Path folder) {
        return Dialogue.in(folder).stream().map(ConformanceScript::load).toList();
    }

    private static ConformanceScript load(Path file) {
        try {
            String name = file.getFileName().toString().replace(".dialogue", "");
            return parse(name, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static ConformanceScript parse(String name, String text) {
        String title = name;
        Rule rule = null;
        var channel = Channel.LOGIN;
        List<String> conditions = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("RULE: ")) {
                rule = Rule.parse(line.substring(6));
            } else if (line.startsWith("ON: ")) {
                channel = line.equals("ON: clear") ? Channel.CLEAR : Channel.TLS;
            } else if (line.startsWith("IF: ")) {
                conditions.add(line.substring(4));
            } else {
                title = title.equals(name) && line.startsWith("# ") ? line.substring(2) : title;
                rest.add(line);
                continue;
            }
            // keeps the numbers of lines
            rest.add("");
        }
        if (rule == null) {
            throw new IllegalArgumentException("no RULE: line");
        }
        return new ConformanceScript(
                name, title, rule, channel, List.copyOf(conditions), Dialogue.parse(name, String.join("\n", rest)));
    }
}
