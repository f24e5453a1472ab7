package io.barid.pop3.maildrop;

import io.barid.query.LeaseToken;

/** One session's holding of a maildrop's lock. */
final class Lease {

    private final LeaseToken token;
    private volatile boolean lost;

    Lease(LeaseToken token) {
        this.token = token;
    }

    LeaseToken token() {
        return token;
    }

    boolean held() {
        return !lost;
    }

    void lose() {
        lost = true;
    }
}
