package io.barid.allinone.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields with which mbox servers keep notes in a message; their POP3 clients do not see them. */
final class MboxHeader {

    private static final Set<String> NOTES =
            Set.of("status", "x-status", "x-uid", "x-uidl", "x-keywords", "x-imap", "x-imapbase", "content-length");
    private static final Pattern NAME = Pattern.compile("([!-9;-~]{1,40})[ \t]*:(.*)", Pattern.DOTALL);
    private static final Pattern BASE = Pattern.compile("\\s*([0-9]{1,10})\\s.*", Pattern.DOTALL);

    private final Map<String, String> notes = new HashMap<>();
    private boolean folderNote;

    /** Whether the line begins a field that is a server's note. */
    static boolean isNote(String line) {
        Matcher field = NAME.matcher(line);
        return field.matches() && NOTES.contains(field.group(1).toLowerCase(Locale.ROOT));
    }

    void line(String line) {
        Matcher field = NAME.matcher(line);
        if (field.matches()) {
            String name = field.group(1).toLowerCase(Locale.ROOT);
            if (NOTES.contains(name)) {
                notes.putIfAbsent(name, field.group(2).strip());
            }
            folderNote |= name.equals("subject") && line.contains("FOLDER INTERNAL DATA");
        }
    }

    /** The first message that UW and Pine write is none. */
    boolean internal() {
        return folderNote && notes.containsKey("x-imap");
    }

    /** X-UIDL, or what Dovecot shows of X-UID, where that is known. */
    Optional<String> uniqueId(long uidvalidity) {
        String given = notes.getOrDefault("x-uidl", "");
        if (SourceMessage.isUniqueId(given)) {
            return Optional.of(given);
        }
        String uid = notes.getOrDefault("x-uid", "");
        return uidvalidity > 0 && uid.matches("[0-9]{1,10}")
                ? Optional.of(UidLists.dovecotDefault(Long.parseLong(uid), uidvalidity))
                : Optional.empty();
    }

    /** Of the whole file; only its first message has it. */
    Optional<Long> uidvalidity() {
        Matcher base = BASE.matcher(notes.getOrDefault("x-imapbase", notes.getOrDefault("x-imap", "")) + " ");
        return base.matches() ? Optional.of(Long.parseLong(base.group(1))) : Optional.empty();
    }

    List<String> flags() {
        String status = notes.getOrDefault("status", "");
        String more = notes.getOrDefault("x-status", "");
        List<String> flags = new ArrayList<>();
        add(flags, status, 'R', "seen");
        add(flags, more, 'A', "answered");
        add(flags, more, 'F', "flagged");
        add(flags, more, 'T', "draft");
        add(flags, more, 'D', "deleted");
        return flags;
    }

    private static void add(List<String> flags, String letters, char letter, String flag) {
        if (letters.indexOf(letter) >= 0) {
            flags.add(flag);
        }
    }
}
