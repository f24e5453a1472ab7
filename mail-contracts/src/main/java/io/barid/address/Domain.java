package io.barid.address;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.IDN;
import java.net.InetAddress;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A domain name or an address literal (RFC 5321 4.1.2, 4.1.3).
 *
 * @param name lower case; an internationalised name in A-label form ({@code xn--…}), a literal with its brackets
 */
public record Domain(@JsonValue String name) {

    /** RFC 5321 4.5.3.1.2, in octets. */
    public static final int MAX_OCTETS = 255;

    public Domain {
        if (!name.equals(canonical(name))) {
            throw new AddressSyntaxException("not the canonical form of a domain");
        }
    }

    /** Reads a name in any case, in A-label or U-label form, or a literal. */
    @JsonCreator
    public static Domain parse(String text) {
        return new Domain(canonical(text));
    }

    private static String canonical(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return literal(text);
        }
        String ascii = ascii(text);
        if (ascii.isEmpty() || ascii.length() > MAX_OCTETS) {
            throw new AddressSyntaxException("a domain has 1 to 255 characters");
        }
        int from = 0;
        for (int dot = ascii.indexOf('.'); dot >= 0; dot = ascii.indexOf('.', from)) {
            checkLabel(ascii, from, dot);
            from = dot + 1;
        }
        checkLabel(ascii, from, ascii.length());
        return ascii;
    }

    private static String ascii(String text) {
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        return Arrays.stream(text.split("\\.", -1)).map(Domain::asciiLabel).collect(Collectors.joining("."));
    }

    /**
     * A U-label (RFC 5890 2.3.2.1) is what its A-label gives back. The JDK knows IDNA 2003 alone, which would make
     * strasse of straße: another domain, so what it changes is refused rather than guessed.
     */
    private static String asciiLabel(String label) {
        if (isAscii(label)) {
            return label.toLowerCase(Locale.ROOT);
        }
        String folded = Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        try {
            String ascii = IDN.toASCII(folded, IDN.USE_STD3_ASCII_RULES);
            if (IDN.toUnicode(ascii).equals(folded)) {
                return ascii.toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException e) {
            throw new AddressSyntaxException("the domain is no valid internationalised name");
        }
        throw new AddressSyntaxException("the domain is ambiguous, write it with A-labels (xn--...)");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static void checkLabel(String name, int from, int to) {
        boolean fits = to > from && to - from <= 63 && name.charAt(from) != '-' && name.charAt(to - 1) != '-';
        for (int i = from; fits && i < to; i++) {
            char c = name.charAt(i);
            fits = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
        }
        if (!fits) {
            throw new AddressSyntaxException("a domain is labels of letters, digits and hyphens between dots");
        }
    }

    private static String literal(String text) {
        String inside = text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
        boolean v6 = inside.startsWith("ipv6:");
        String address = v6 ? inside.substring(5) : inside;
        boolean plausible = v6
                ? address.contains(":") && address.matches("[0-9a-f:.]{2,45}")
                : address.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        if (!plausible) {
            throw new AddressSyntaxException("an address literal is [192.0.2.1] or [IPv6:2001:db8::1]");
        }
        try {
            InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new AddressSyntaxException("an address literal is [192.0.2.1] or [IPv6:2001:db8::1]");
        }
        return "[" + inside + "]";
    }

    /** Whether it is an address in brackets rather than a name. */
    public boolean literal() {
        return name.startsWith("[");
    }

    @Override
    public String toString() {
        return name;
    }
}
