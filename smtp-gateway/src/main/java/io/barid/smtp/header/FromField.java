package io.barid.smtp.header;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom a From field names (RFC 5322 3.4 and 3.6.2, groups by RFC 6854, UTF-8 by RFC 6532): display names, comments and
 * folds are passed over. Stricter than most readers, since what two readers take differently is what a forger writes:
 * obsolete forms, empty list elements and anything left over make the field unreadable.
 */
public final class FromField {

    private static final String ATEXT_SYMBOLS = "!#$%&'*+-/=?^_`{|}~";
    private static final int MOST_ADDRESSES = 100;

    private final String text;
    private final List<Mailbox> mailboxes = new ArrayList<>(1);
    private int at;

    private FromField(String text) {
        this.text = text;
    }

    /** @return its addresses, each at its place; empty when it cannot be read, or names nobody */
    public static Optional<List<Mailbox>> parse(byte[] value) {
        try {
            FromField field = new FromField(unfolded(value));
            field.addressList();
            return field.mailboxes.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(field.mailboxes));
        } catch (Unreadable | AddressSyntaxException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        Unreadable() {
            super("unreadable", null, false, false);
        }
    }

    /** A line of nothing but space is refused: some readers end the header there. */
    private static String unfolded(byte[] value) throws CharacterCodingException, Unreadable {
        String raw = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(value))
                .toString();
        StringBuilder unfolded = new StringBuilder(raw.length());
        boolean first = true;
        for (String line : raw.split("\r?\n")) {
            if (!first && line.isBlank()) {
                throw new Unreadable();
            }
            first = false;
            unfolded.append(line);
        }
        if (unfolded.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F || c >= 0x80 && c < 0xA0)) {
            throw new Unreadable();
        }
        return unfolded.toString();
    }

    private void addressList() throws Unreadable {
        do {
            address(true);
        } while (skip(','));
        if (peek() != 0 || at < text.length()) {
            throw new Unreadable();
        }
    }

    private void address(boolean groupAllowed) throws Unreadable {
        int from = skipSpace();
        int words = words();
        if (skip('<')) {
            mailbox();
            expect('>');
        } else if (groupAllowed && words > 0 && skip(':')) {
            group();
        } else {
            at = from;
            mailbox();
        }
    }

    /** RFC 5322 3.4; it may be empty. */
    private void group() throws Unreadable {
        if (skip(';')) {
            return;
        }
        do {
            address(false);
        } while (skip(','));
        expect(';');
    }

    /** The words of a display name. @return how many there are */
    private int words() throws Unreadable {
        int words = 0;
        while (true) {
            char c = peek();
            if (c == '"') {
                quotedString();
            } else if (isAtext(c) || c == '.') {
                atoms();
            } else {
                return words;
            }
            words++;
        }
    }

    private void mailbox() throws Unreadable {
        LocalPart local = peek() == '"' ? new LocalPart(quotedString()) : LocalPart.parse(atoms());
        expect('@');
        Domain domain = Domain.parse(peek() == '[' ? literal() : atoms());
        mailboxes.add(new Mailbox(local, domain));
        if (mailboxes.size() > MOST_ADDRESSES) {
            throw new Unreadable();
        }
    }

    /** A run of atoms and dots without space in it; may be empty. */
    private String atoms() {
        int from = at;
        while (at < text.length() && (isAtext(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quotedString() throws Unreadable {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                value.append(text.charAt(at++));
            }
        }
        if (at == text.length()) {
            throw new Unreadable();
        }
        at++;
        return value.toString();
    }

    private String literal() throws Unreadable {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw new Unreadable();
        }
        String literal = text.substring(at, end + 1);
        at = end + 1;
        return literal;
    }

    /** The next character that means something, or 0 at the end. */
    private char peek() throws Unreadable {
        skipSpace();
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** Spaces and comments, which nest (RFC 5322 3.2.2). @return where it stands then */
    private int skipSpace() throws Unreadable {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (depth > 0 && c == ')') {
                depth--;
            } else if (depth > 0 && c == '\\') {
                at++;
            } else if (depth == 0 && c != ' ' && c != '\t') {
                return at;
            }
            at++;
        }
        if (depth > 0) {
            throw new Unreadable();
        }
        at = text.length();
        return at;
    }

    private boolean skip(char c) throws Unreadable {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws Unreadable {
        if (!skip(c)) {
            throw new Unreadable();
        }
    }

    private static boolean isAtext(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c >= 0xA0
                || c > 0 && ATEXT_SYMBOLS.indexOf(c) >= 0;
    }
}
