package io.barid.mailbox.account;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;

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
    private Long quotaOctets;
    private Integer sendPerHour;
    private Integer sendPerDay;
    private boolean builtIn;

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

    void quotaOctets(long octets) {
        quotaOctets = octets;
    }

    Integer sendPerHour() {
        return sendPerHour;
    }

    /** @param recipients 0: no limit */
    void sendPerHour(int recipients) {
        sendPerHour = recipients == 0 ? null : recipients;
    }

    Integer sendPerDay() {
        return sendPerDay;
    }

    /** @param recipients 0: no limit */
    void sendPerDay(int recipients) {
        sendPerDay = recipients == 0 ? null : recipients;
    }

    boolean builtIn() {
        return builtIn;
    }
}
