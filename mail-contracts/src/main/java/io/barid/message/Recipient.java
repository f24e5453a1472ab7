package io.barid.message;

import io.barid.address.ForwardPath;

/**
 * A forward-path with its fate as answered at RCPT.
 *
 * @param path as RCPT gave it, without source route
 */
public record Recipient(ForwardPath path, Fate fate) {

    public Recipient {
        if (path == null || fate == null) {
            throw new IllegalArgumentException("A recipient has a path and a fate");
        }
    }

    /** Whose the recipient was when the client asked. */
    public enum Fate {
        /** In one of our domains. */
        LOCAL,
        /** Somewhere else. */
        REMOTE
    }
}
