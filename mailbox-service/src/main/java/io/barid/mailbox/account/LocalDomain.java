package io.barid.mailbox.account;

import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;

/** A domain whose mail is ours. */
@Entity
@Table(name = "domain")
class LocalDomain {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;
    private boolean checkFrom;
    private String catchAll;
    private boolean plusAddressing = true;
    private boolean foldCase = true;
    private Long quotaOctets;
    private Long quotaMessages;

    protected LocalDomain() {}

    Long id() {
        return id;
    }

    String name() {
        return name;
    }

    boolean checkFrom() {
        return checkFrom;
    }

    /** Where mail goes for names that nobody has. */
    Optional<Mailbox> catchAll() {
        return Optional.ofNullable(catchAll).map(Mailbox::parse);
    }

    boolean plusAddressing() {
        return plusAddressing;
    }

    boolean foldCase() {
        return foldCase;
    }

    /** The form in which it keeps a name. */
    Mailbox kept(Mailbox given) {
        LocalPart local = given.local();
        String name = foldCase ? LocalNames.key(local) : LocalNames.exact(local);
        return new Mailbox(new LocalPart(name), given.domain());
    }

    /** Over all its mailboxes; null: no limit. */
    Long quotaOctets() {
        return quotaOctets;
    }

    /** Over all its mailboxes; null: no limit. */
    Long quotaMessages() {
        return quotaMessages;
    }

    void change(Domains.Change change) {
        change.checkFrom().ifPresent(check -> checkFrom = check);
        change.catchAll()
                .ifPresent(address -> catchAll = address.map(Mailbox::toString).orElse(null));
        change.plusAddressing().ifPresent(plus -> plusAddressing = plus);
        change.foldCase().ifPresent(fold -> foldCase = fold);
        change.quotaOctets().ifPresent(octets -> quotaOctets = Limit.orNone(octets));
        change.quotaMessages().ifPresent(messages -> quotaMessages = Limit.orNone(messages));
    }
}
