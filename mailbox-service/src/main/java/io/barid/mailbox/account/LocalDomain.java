package io.barid.mailbox.account;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A domain whose mail is ours. */
@Entity
@Table(name = "domain")
class LocalDomain {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;
    private boolean checkFrom;

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

    void checkFrom(boolean check) {
        checkFrom = check;
    }
}
