package io.barid.address;

/** Walks once through a text by the grammar of RFC 5321 4.1.2, with RFC 6531's UTF-8 allowed in atoms and quotes. */
final class PathParser {

    private static final String ATEXT_SYMBOLS = "!#$%&'*+-/=?^_`{|}~";

    private final String text;
    private int at;

    PathParser(String text) {
        this.text = text;
    }

    ReversePath reversePath() {
        expect('<', "an address stands between < and >");
        if (skip('>')) {
            return new ReversePath.Null();
        }
        skipSourceRoute();
        Mailbox mailbox = mailbox();
        expect('>', "an address stands between < and >");
        return new ReversePath.Sender(mailbox);
    }

    ForwardPath forwardPath() {
        expect('<', "an address stands between < and >");
        if (text.regionMatches(true, at, "postmaster>", 0, 11)) {
            at += 11;
            return new ForwardPath.Postmaster();
        }
        skipSourceRoute();
        Mailbox mailbox = mailbox();
        expect('>', "an address stands between < and >");
        return new ForwardPath.To(mailbox);
    }

    Mailbox mailbox() {
        LocalPart local = localPart();
        expect('@', "an address is local-part@domain");
        return new Mailbox(local, domain());
    }

    LocalPart localPart() {
        return peek() == '"' ? new LocalPart(quotedString()) : new LocalPart(dotString());
    }

    String rest() {
        return text.substring(at);
    }

    void expectEnd() {
        if (at < text.length()) {
            throw new AddressSyntaxException("something stands after the address");
        }
    }

    static boolean isDotString(String value) {
        boolean afterAtom = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '.' ? !afterAtom : !isAtext(c)) {
                return false;
            }
            afterAtom = c != '.';
        }
        return afterAtom;
    }

    private Domain domain() {
        int from = at;
        if (peek() == '[') {
            while (at < text.length() && text.charAt(at) != ']') {
                at++;
            }
            expect(']', "an address literal ends with ]");
        } else {
            while (at < text.length() && isDomainCharacter(text.charAt(at))) {
                at++;
            }
        }
        return Domain.parse(text.substring(from, at));
    }

    /** {@code @a,@b:} — accepted and dropped, as RFC 5321 asks. */
    private void skipSourceRoute() {
        if (peek() != '@') {
            return;
        }
        do {
            expect('@', "a source route is @domain,@domain:");
            domain();
        } while (skip(','));
        expect(':', "a source route is @domain,@domain:");
    }

    private String dotString() {
        int from = at;
        while (at < text.length() && (isAtext(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String value = text.substring(from, at);
        if (!isDotString(value)) {
            throw new AddressSyntaxException("the part before @ is words between single dots, or quoted");
        }
        return value;
    }

    private String quotedString() {
        StringBuilder value = new StringBuilder();
        expect('"', "a quoted local part begins with a quote");
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                value.append(text.charAt(at++));
            }
        }
        expect('"', "a quoted local part ends with a quote");
        return value.toString();
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean skip(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c, String otherwise) {
        if (!skip(c)) {
            throw new AddressSyntaxException(otherwise);
        }
    }

    private static boolean isAtext(char c) {
        return isLetterOrDigit(c) || c >= 0xA0 && c != 0xFFFD || ATEXT_SYMBOLS.indexOf(c) >= 0;
    }

    private static boolean isDomainCharacter(char c) {
        return isLetterOrDigit(c) || c == '-' || c == '.' || c >= 0xA0;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
