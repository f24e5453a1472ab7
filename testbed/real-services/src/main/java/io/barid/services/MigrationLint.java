package io.barid.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds statements of a migration that the previous version cannot live with: it still runs while the next one migrates. A
 * later version takes away what nobody uses any more, and says so above the statement: {@code -- contract: since 0.3 nobody
 * reads it}.
 */
public final class MigrationLint {

    private static final Pattern SCRIPT = Pattern.compile("V(\\d+)__\\w+\\.sql");
    private static final Pattern PIECE =
            Pattern.compile("(?s)--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*+'|(\\$\\w*\\$).*?\\1|;|.");
    private static final Pattern CREATED = Pattern.compile("^create (?:unlogged )?table (?:if not exists )?([\\w.]+)");
    private static final Pattern CHANGED = Pattern.compile("^alter table (?:if exists )?(?:only )?([\\w.]+)");
    private static final Pattern UNIQUE = Pattern.compile("^create unique index .*? on (?:only )?([\\w.]+)");
    private static final Pattern CONTRACT = Pattern.compile("--\\s*contract:\\s*\\S.*");
    private static final Pattern BREAKING = Pattern.compile("^(?:drop (?!index)|truncate|delete from|revoke)"
            + "|\\brename\\b|\\bdrop (?:column|constraint|default|not null|identity|expression)\\b|\\bset not null\\b"
            + "|\\balter (?:column )?\\w+ (?:set data )?type\\b|\\bset schema\\b"
            + "|\\badd (?:constraint|check|unique|primary|foreign|exclude)\\b");
    private static final Pattern DROPPED =
            Pattern.compile("[,\\w] drop (?!column|constraint|default|not|identity|expression)\\w+");
    private static final Pattern ADDED = Pattern.compile(
            "\\badd (?:column )?(?:if not exists )?(?!constraint|check|unique|primary|foreign|exclude)\\w+ ");

    private MigrationLint() {}

    /** @return what is wrong with the scripts in a folder that are newer than {@code baseline} */
    public static List<String> faults(Path folder, int baseline) throws IOException {
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = SCRIPT.matcher(file.getFileName().toString());
                if (!name.matches()) {
                    faults.add(file.getFileName() + " is not called like V1__what.sql");
                } else if (Integer.parseInt(name.group(1)) > baseline) {
                    faults(Files.readString(file)).forEach(fault -> faults.add(file.getFileName() + ": " + fault));
                }
            }
        }
        return faults;
    }

    /** @return the statements of one script that break the previous version */
    public static List<String> faults(String sql) {
        List<String> faults = new ArrayList<>();
        Set<String> created = new HashSet<>();
        StringBuilder statement = new StringBuilder();
        boolean contract = false;
        Matcher piece = PIECE.matcher(sql + ";");
        while (piece.find()) {
            String text = piece.group();
            if (text.equals(";")) {
                String plain =
                        statement.toString().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
                Matcher table = CREATED.matcher(plain);
                if (table.find()) {
                    created.add(table.group(1));
                } else if (!contract && breaks(plain, created)) {
                    faults.add(plain);
                }
                statement.setLength(0);
                contract = false;
            } else if (text.startsWith("--") || text.startsWith("/*")) {
                contract |= CONTRACT.matcher(text).matches();
                statement.append(' ');
            } else {
                // what a literal says is no statement
                statement.append(text.startsWith("'") ? "''" : text);
            }
        }
        return faults;
    }

    private static boolean breaks(String statement, Set<String> created) {
        Matcher unique = UNIQUE.matcher(statement);
        if (unique.find()) {
            return !created.contains(unique.group(1));
        }
        Matcher changed = CHANGED.matcher(statement);
        boolean table = changed.find();
        if (table && created.contains(changed.group(1))) {
            return false;
        }
        return BREAKING.matcher(statement).find()
                || table && (DROPPED.matcher(statement).find() || needsValue(statement));
    }

    /** A column that the previous version, which does not know it, would have to fill. */
    private static boolean needsValue(String statement) {
        Matcher added = ADDED.matcher(statement);
        List<Integer> starts = new ArrayList<>();
        while (added.find()) {
            starts.add(added.start());
        }
        starts.add(statement.length());
        for (int i = 0; i + 1 < starts.size(); i++) {
            String column = statement.substring(starts.get(i), starts.get(i + 1));
            if (column.contains(" not null") && !column.contains(" default ") && !column.contains(" generated ")) {
                return true;
            }
        }
        return false;
    }
}
