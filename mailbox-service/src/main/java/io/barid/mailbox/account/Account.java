package io.barid.mailbox.account;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OrderColumn;
import java.util.ArrayList;
import java.util.List;

/** A mailbox's owner. The password is elsewhere ({@link io.barid.mailbox.password.Passwords}). */
@Entity
class Account {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "domain")
    private LocalDomain domain;

    private String localPart;
    private boolean disabled;
    private Long quotaOctets;
    private Long quotaMessages;
    private Integer sendPerHour;
    private Integer sendPerDay;
    private boolean builtIn;

    @ElementCollection
    @CollectionTable(name = "forward_target", joinColumns = @JoinColumn(name = "account"))
    @OrderColumn(name = "position")
    @Column(name = "target")
    private List<String> forwardTo = new ArrayList<>();

    private boolean keepCopy = true;

    protected Account() {}

    Account(LocalDomain domain, String localPart, boolean builtIn) {
        this.domain = domain;
        this.localPart = localPart;
        this.builtIn = builtIn;
    }

    AccountId id() {
        return new AccountId(id);
    }

    Mailbox address() {
        return new Mailbox(new LocalPart(localPart), new Domain(domain.name()));
    }

    Long quotaOctets() {
        return quotaOctets;
    }

    Long quotaMessages() {
        return quotaMessages;
    }

    /** Neither receives, logs in nor sends; its mail stays. */
    boolean disabled() {
        return disabled;
    }

    List<Mailbox> forwardTo() {
        return forwardTo.stream().map(Mailbox::parse).toList();
    }

    boolean keepCopy() {
        return keepCopy;
    }

    Integer sendPerHour() {
        return sendPerHour;
    }

    Integer sendPerDay() {
        return sendPerDay;
    }

    boolean builtIn() {
        return builtIn;
    }

    /** All but the password, which is not kept here. */
    void change(Accounts.Change change) {
        change.disabled().ifPresent(now -> disabled = now);
        change.quotaOctets().ifPresent(octets -> quotaOctets = Limit.orNone(octets));
        change.quotaMessages().ifPresent(messages -> quotaMessages = Limit.orNone(messages));
        change.forwardTo().ifPresent(this::forwardTo);
        change.keepCopy().ifPresent(keep -> keepCopy = keep);
        change.sendPerHour().ifPresent(recipients -> sendPerHour = Limit.orNone(recipients));
        change.sendPerDay().ifPresent(recipients -> sendPerDay = Limit.orNone(recipients));
    }

    private void forwardTo(List<Mailbox> targets) {
        List<String> texts = targets.stream().map(Mailbox::toString).toList();
        if (!forwardTo.equals(texts)) {
            forwardTo.clear();
            forwardTo.addAll(texts);
        }
    }
}
