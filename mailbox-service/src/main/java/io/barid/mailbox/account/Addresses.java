package io.barid.mailbox.account;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.mailbox.http.Refusal;
import java.util.List;
import java.util.Objects;

/** Addresses as the admin API is given them: or refused with a sentence. */
final class Addresses {

    private Addresses() {}

    static Domain domain(String text) {
        try {
            Domain domain = Domain.parse(text);
            if (domain.literal()) {
                throw Refusal.impossible("'" + text + "' is an address literal; a domain of Barid's is a name.");
            }
            return domain;
        } catch (AddressSyntaxException e) {
            throw Refusal.unreadable("'" + text + "' is no domain: " + e.getMessage() + ".");
        }
    }

    /** For a list: the name of one domain, or empty for all. */
    static String domainOrAll(String text) {
        return text.isEmpty() ? "" : domain(text).name();
    }

    /** Composed, but with its case: what that means is the domain's to say. */
    static Mailbox mailbox(String text) {
        Mailbox given = target(text);
        return new Mailbox(new LocalPart(LocalNames.exact(given.local())), given.domain());
    }

    static List<Mailbox> targets(List<String> texts) {
        if (texts.stream().anyMatch(Objects::isNull)) {
            throw Refusal.impossible("A target is an address.");
        }
        return texts.stream().map(Addresses::target).toList();
    }

    /** As given: elsewhere, upper and lower case may be two people (RFC 5321 2.4). */
    static Mailbox target(String text) {
        try {
            return Mailbox.parse(text);
        } catch (AddressSyntaxException e) {
            throw Refusal.unreadable("'" + text + "' is no address: " + e.getMessage() + ".");
        }
    }
}
