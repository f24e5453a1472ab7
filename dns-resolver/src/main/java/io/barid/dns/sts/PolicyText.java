package io.barid.dns.sts;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.query.StsAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy as its text says (RFC 8461 section 3.2).
 *
 * @param mode empty: "none", the domain asks for nothing any more
 */
record PolicyText(Optional<StsAnswer.Mode> mode, List<String> mx, Duration maxAge) {

    /** RFC 8461 section 3.2: about a year. */
    private static final long LONGEST_SECONDS = 31_557_600;

    private static final int MOST_PATTERNS = 200;

    PolicyText {
        mx = List.copyOf(mx);
    }

    /**
     * Reads lines that end with CRLF or LF; unknown keys are passed over, of known ones only the first counts, except mx.
     *
     * @throws PolicyException when it is no policy
     */
    static PolicyText parse(String text) {
        Map<String, String> first = new HashMap<>();
        List<String> mx = new ArrayList<>();
        for (String raw : text.split("\n", -1)) {
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            if (line.isBlank()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new PolicyException("the policy holds a line without a key");
            }
            String key = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.equals("mx")) {
                mx.add(pattern(value));
            } else {
                first.putIfAbsent(key, value);
            }
        }
        return checked(first, mx);
    }

    private static PolicyText checked(Map<String, String> fields, List<String> mx) {
        if (!"STSv1".equals(fields.get("version"))) {
            throw new PolicyException("the policy's version is not STSv1");
        }
        Optional<StsAnswer.Mode> mode = mode(fields.getOrDefault("mode", ""));
        String age = fields.getOrDefault("max_age", "");
        if (!age.matches("[0-9]{1,10}")) {
            throw new PolicyException("the policy has no max_age");
        }
        if (mode.isPresent() && mx.isEmpty()) {
            throw new PolicyException("the policy names no mx");
        }
        if (mx.size() > MOST_PATTERNS) {
            throw new PolicyException("the policy names more than " + MOST_PATTERNS + " mx");
        }
        return new PolicyText(mode, mx, Duration.ofSeconds(Math.min(Long.parseLong(age), LONGEST_SECONDS)));
    }

    private static Optional<StsAnswer.Mode> mode(String text) {
        return switch (text) {
            case "enforce" -> Optional.of(StsAnswer.Mode.ENFORCE);
            case "testing" -> Optional.of(StsAnswer.Mode.TESTING);
            case "none" -> Optional.empty();
            default -> throw new PolicyException("the policy's mode is none of enforce, testing, none");
        };
    }

    private static String pattern(String value) {
        boolean wildcard = value.startsWith("*.");
        try {
            Domain domain = Domain.parse(wildcard ? value.substring(2) : value);
            if (!domain.literal()) {
                return (wildcard ? "*." : "") + domain;
            }
        } catch (AddressSyntaxException e) {
            // said below
        }
        throw new PolicyException("the policy holds an mx that is no host name");
    }
}
