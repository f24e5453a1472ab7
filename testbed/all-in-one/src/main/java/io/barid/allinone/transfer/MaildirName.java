package io.barid.allinone.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a file in a Maildir: {@code seconds.unique.host,S=1:2,FLAGS}.
 *
 * @param base    without the flags: the same as long as the message exists
 * @param letters the flags; empty where there are none
 */
record MaildirName(String base, String letters) {

    /** A letter of the name and the flag it stands for. */
    enum Letter {
        DRAFT('D'),
        FLAGGED('F'),
        ANSWERED('R'),
        SEEN('S'),
        DELETED('T');

        private final char letter;

        Letter(char letter) {
            this.letter = letter;
        }

        private String flag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern SECONDS = Pattern.compile("([0-9]{9,10})\\..*", Pattern.DOTALL);

    static MaildirName parse(String fileName) {
        int colon = fileName.indexOf(':');
        if (colon < 0) {
            return new MaildirName(fileName, "");
        }
        String rest = fileName.substring(colon + 1);
        return new MaildirName(fileName.substring(0, colon), rest.startsWith("2,") ? rest.substring(2) : "");
    }

    static MaildirName of(String base, List<String> flags) {
        StringBuilder letters = new StringBuilder();
        for (Letter it : Letter.values()) {
            if (flags.contains(it.flag())) {
                letters.append(it.letter);
            }
        }
        return new MaildirName(base, letters.toString());
    }

    List<String> flags() {
        return Stream.of(Letter.values())
                .filter(it -> letters.indexOf(it.letter) >= 0)
                .map(Letter::flag)
                .toList();
    }

    boolean trashed() {
        return letters.indexOf(Letter.DELETED.letter) >= 0;
    }

    /** When it was delivered, by the name; empty where the name does not tell a time from 1973 on. */
    Optional<Instant> delivered() {
        Matcher matcher = SECONDS.matcher(base);
        return matcher.matches()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }

    /** As in {@code cur}. */
    @Override
    public String toString() {
        return base + ":2," + letters;
    }
}
