package io.barid.pop3.session;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** LANG (RFC 6856 section 3). Every reply is in English, which is also what {@code i-default} means (RFC 2277 section 4.5). */
final class Languages {

    private static final String ENGLISH = "en";
    private static final String DEFAULT = "i-default";
    private static final String ANY = "*";

    /** RFC 4647 section 2.1. */
    private static final Pattern RANGE = Pattern.compile("\\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

    private Languages() {}

    /** @param range none asks for all there are */
    static Pop3Reply reply(Optional<String> range) {
        return range.map(Languages::choice)
                .orElseGet(() -> new Pop3Reply.Listing(
                        "languages follow", Stream.of(ENGLISH + " English", DEFAULT + " Default language")));
    }

    private static Pop3Reply choice(String range) {
        if (!RANGE.matcher(range).matches()) {
            return Replies.NO_LANGUAGE_RANGE;
        }
        return best(range.toLowerCase(Locale.ROOT))
                .<Pop3Reply>map(tag -> new Pop3Reply.Ok(tag + " replies are in English"))
                .orElse(Replies.NO_SUCH_LANGUAGE);
    }

    /** RFC 4647 section 3.4: less and less of the range, so that en-GB finds en. */
    private static Optional<String> best(String range) {
        String left = range.equals(ANY) ? ENGLISH : range;
        while (!left.equals(ENGLISH) && !left.equals(DEFAULT)) {
            int hyphen = left.lastIndexOf('-');
            if (hyphen < 0) {
                return Optional.empty();
            }
            left = left.substring(0, hyphen);
        }
        return Optional.of(left);
    }
}
