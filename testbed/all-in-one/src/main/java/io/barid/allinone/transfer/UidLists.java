package io.barid.allinone.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lists in which Dovecot and Courier keep what POP3 clients know the messages of a Maildir by. */
final class UidLists {

    /** A message of a list. */
    record Listed(long uid, String uniqueId, String base) {}

    /** A whole list.
     *
     * @param uidvalidity 0: the list is missing or unreadable */
    record UidList(long uidvalidity, List<Listed> messages) {

        Map<String, Listed> byBase() {
            Map<String, Listed> map = new HashMap<>();
            messages.forEach(it -> map.put(it.base(), it));
            return map;
        }
    }

    static final String DOVECOT = "dovecot-uidlist";
    static final String COURIER = "courierpop3dsizelist";

    private static final long LARGEST = 128L * 1024 * 1024;
    private static final UidList NONE = new UidList(0, List.of());

    // possessive where a group repeats: otherwise a long line takes the whole stack

    /** {@code 3 V1275660208 N25022 G…} */
    private static final Pattern DOVECOT_3 =
            Pattern.compile("3(?:(?! V[0-9]{1,10}(?: |$)) [A-Z][^ ]*+)*+ V([0-9]{1,10})(?: .*+)?");
    /** {@code 1 1275660208 25022} */
    private static final Pattern DOVECOT_1 = Pattern.compile("1 ([0-9]{1,10}) [0-9]+");
    /** {@code 25006 W3090 Pabc :1276528487.M364837P9451.host,S=1355} */
    private static final Pattern ENTRY_3 = Pattern.compile("([0-9]{1,10})((?: [A-Za-z][^ ]*+)*+) :(.++)");

    private static final Pattern ENTRY_1 = Pattern.compile("([0-9]{1,10})() (.+)");
    private static final Pattern POP3_UIDL = Pattern.compile("(?s).* P([^ ]++).*+");
    private static final Pattern COURIER_HEAD = Pattern.compile("/[0-9]+ [0-9]+(?: ([0-9]+))?");
    /** {@code 1276528487.M364837P9451.host,S=1355:2,S 1390 12:1275660208:0} */
    private static final Pattern COURIER_ENTRY = Pattern.compile("(.+) [0-9]++ ([0-9]{1,19}):([0-9]{1,19})(?::[0-9])?");

    private UidLists() {}

    /** Dovecot's, or else Courier's. */
    static UidList of(HeldFolder maildir) throws IOException {
        UidList dovecot = dovecot(maildir);
        return dovecot.uidvalidity() > 0 ? dovecot : courier(maildir);
    }

    /** Version 3 or 1; the unique id is the field P, or what Dovecot shows by default: uid and uidvalidity in hex. */
    static UidList dovecot(HeldFolder maildir) throws IOException {
        List<String> lines = lines(maildir, DOVECOT);
        if (lines.isEmpty()) {
            return NONE;
        }
        Matcher three = DOVECOT_3.matcher(lines.getFirst());
        Matcher one = DOVECOT_1.matcher(lines.getFirst());
        boolean newer = three.matches();
        if (!newer && !one.matches()) {
            return NONE;
        }
        long uidvalidity = Long.parseLong((newer ? three : one).group(1));
        List<Listed> messages = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size())) {
            Matcher entry = (newer ? ENTRY_3 : ENTRY_1).matcher(line);
            if (entry.matches()) {
                long uid = Long.parseLong(entry.group(1));
                Matcher given = POP3_UIDL.matcher(entry.group(2));
                String uniqueId = given.matches() ? given.group(1) : dovecotDefault(uid, uidvalidity);
                messages.add(new Listed(
                        uid, uniqueId, MaildirName.parse(entry.group(3)).base()));
            }
        }
        return new UidList(uidvalidity, messages);
    }

    /** Dovecot's {@code pop3_uidl_format = %08Xu%08Xv}. */
    static String dovecotDefault(long uid, long uidvalidity) {
        return String.format(Locale.ROOT, "%08x%08x", uid, uidvalidity);
    }

    /** Versions 2 and 3, and what is left in them of 1 and 0: the unique id as courier-pop3d prints it. */
    private static UidList courier(HeldFolder maildir) throws IOException {
        List<String> lines = lines(maildir, COURIER);
        Matcher head = COURIER_HEAD.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!head.matches()) {
            return NONE;
        }
        List<Listed> messages = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size())) {
            Matcher entry = COURIER_ENTRY.matcher(line);
            if (entry.matches()) {
                String number = entry.group(2);
                String validity = entry.group(3);
                String base = MaildirName.parse(entry.group(1)).base();
                String uniqueId = number.equals("0")
                        ? courierName(base)
                        : "UID" + number + (validity.equals("0") ? "" : "-" + validity);
                // in the order of the file, which is that of arrival
                messages.add(new Listed(messages.size() + 1L, uniqueId, base));
            }
        }
        return new UidList(head.group(1) == null ? 1 : 2, messages);
    }

    private static String courierName(String base) {
        StringBuilder name = new StringBuilder();
        for (byte octet : base.getBytes(StandardCharsets.UTF_8)) {
            boolean kept = octet >= 0x21 && octet <= 0x7E && octet != '\'' && octet != '"' && octet != '+';
            name.append(kept ? String.valueOf((char) octet) : String.format(Locale.ROOT, "+%02X", octet & 0xFF));
        }
        return name.toString();
    }

    private static List<String> lines(HeldFolder maildir, String name) throws IOException {
        BasicFileAttributes is;
        try {
            is = maildir.attributes(name);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        if (!is.isRegularFile()) {
            return List.of();
        }
        if (is.size() > LARGEST) {
            throw new IOException("it is too large for a list of unique ids: " + maildir.path(name));
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(maildir.read(name), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
