package io.barid.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was found in one mailbox. */
final class Findings {

    private static final Pattern REPORTED =
            Pattern.compile("(?m)^Original-Envelope-Id: " + Letter.ENVELOPE_ID + "(\\d+)\\r?$");

    private final Map<Integer, Integer> copies = new TreeMap<>();
    private final Map<Integer, String> digests = new TreeMap<>();
    private final Map<Integer, Integer> reports = new TreeMap<>();
    private final Set<Integer> altered = new TreeSet<>();
    private final Set<String> known = new HashSet<>();

    /** Once for each unique id, however often it is read. */
    synchronized void add(String uniqueId, byte[] message) {
        if (known.add(uniqueId)) {
            again(message);
        }
    }

    synchronized void again(byte[] message) {
        int number = Letter.number(message);
        if (number > 0) {
            copies.merge(number, 1, Integer::sum);
            String digest = Letter.digest(message);
            if (!digest.equals(digests.computeIfAbsent(number, any -> digest))) {
                altered.add(number);
            }
            return;
        }
        Matcher about = REPORTED.matcher(new String(message, ISO_8859_1));
        reports.merge(about.find() ? Integer.parseInt(about.group(1)) : 0, 1, Integer::sum);
    }

    synchronized int copies(int number) {
        return copies.getOrDefault(number, 0);
    }

    /** @return of the first copy; empty when there is none */
    synchronized String digest(int number) {
        return digests.getOrDefault(number, "");
    }

    /** Reports about a message; 0 are those about none of ours. */
    synchronized int reports(int number) {
        return reports.getOrDefault(number, 0);
    }

    /** Numbers whose copies differ from each other. */
    synchronized Set<Integer> altered() {
        return Set.copyOf(altered);
    }
}
