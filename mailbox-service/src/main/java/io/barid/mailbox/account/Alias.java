package io.barid.mailbox.account;

import io.barid.address.Domain;
import io.barid.address.LocalPart;
import io.barid.address.Mailbox;
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

/** A name whose mail goes to others. */
@Entity
class Alias {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "domain")
    private LocalDomain domain;

    private String localPart;

    @ElementCollection
    @CollectionTable(name = "alias_target", joinColumns = @JoinColumn(name = "alias"))
    @OrderColumn(name = "position")
    @Column(name = "target")
    private List<String> targets = new ArrayList<>();

    protected Alias() {}

    Alias(LocalDomain domain, String localPart) {
        this.domain = domain;
        this.localPart = localPart;
    }

    Mailbox address() {
        return new Mailbox(new LocalPart(localPart), new Domain(domain.name()));
    }

    List<Mailbox> targets() {
        return targets.stream().map(Mailbox::parse).toList();
    }

    void targets(List<Mailbox> changed) {
        List<String> texts = changed.stream().map(Mailbox::toString).toList();
        if (!targets.equals(texts)) {
            targets.clear();
            targets.addAll(texts);
        }
    }
}
