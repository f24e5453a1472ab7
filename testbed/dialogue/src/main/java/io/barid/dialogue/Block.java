package io.barid.dialogue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The lines of a multi-line reply after its first and before the single dot, dots undone, one octet a character. */
record Block(List<String> lines) {
    private static final Pattern UNIQUE_ID = Pattern.compile("[!-~]{1,70}");

    /** A line end counts as two. */
    long octets() {
        return lines.stream().mapToLong(line -> line.length() + 2).sum();
    }

    long bodyLines() {
        int empty = lines.indexOf("");
        return empty < 0 ? 0 : lines.size() - empty - 1;
    }

    long sum() {
        return lines.stream().mapToLong(line -> Long.parseLong(second(line))).sum();
    }

    int longest() {
        return 2 + lines.stream().mapToInt(String::length).max().orElse(0);
    }

    boolean hasUniqueIds() {
        Set<String> seen = new HashSet<>();
        return lines.stream()
                .map(Block::second)
                .allMatch(id -> UNIQUE_ID.matcher(id).matches() && seen.add(id));
    }

    /** @param content with CRLF line ends; where the last is missing, the server adds it (RFC 1939 section 3) */
    boolean endsWith(String content) {
        String whole = String.join("\r\n", lines) + "\r\n";
        return whole.endsWith(content.endsWith("\r\n") ? content : content + "\r\n");
    }

    private static String second(String line) {
        int space = line.indexOf(' ');
        String rest = line.substring(space + 1);
        int end = rest.indexOf(' ');
        return end < 0 ? rest : rest.substring(0, end);
    }
}
