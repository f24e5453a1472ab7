package io.barid.mailbox.site;

import io.barid.address.AddressSyntaxException;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.account.LocalNames;
import java.util.List;
import java.util.Objects;

/** Values of a file, checked; what is wrong is an {@link IllegalArgumentException} with half a sentence. */
final class SiteNames {

    /** As in the admin API. */
    static final int MOST_TARGETS = 500;

    private SiteNames() {}

    static Mailbox address(String text) {
        try {
            return Mailbox.parse(text);
        } catch (AddressSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no address: " + e.getMessage());
        }
    }

    /** In the form in which its domain keeps it. */
    static Mailbox kept(Mailbox given, DomainSettings domain) {
        String local = domain.foldCase() ? LocalNames.key(given.local()) : LocalNames.exact(given.local());
        return new Mailbox(new LocalPart(local), given.domain());
    }

    static List<String> targets(List<String> texts) {
        if (texts != null && texts.size() > MOST_TARGETS) {
            throw new IllegalArgumentException("there are at most " + MOST_TARGETS + " targets");
        }
        if (texts == null) {
            return List.of();
        }
        if (texts.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("a target is an address");
        }
        return texts.stream().map(text -> address(text).toString()).distinct().toList();
    }

    /** 0 is no limit, and none is kept as null. */
    static <N extends Number> N limit(String name, N given) {
        if (given != null && given.longValue() < 0) {
            throw new IllegalArgumentException(name + " is 0 for no limit, or more");
        }
        return given == null || given.longValue() == 0 ? null : given;
    }
}
