package io.barid.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.address.ForwardPath;
import java.util.Optional;

/**
 * A forward-path with its fate as answered at RCPT.
 *
 * @param path as RCPT gave it, without source route
 * @param dsn  what RCPT asked for in reports
 */
public record Recipient(
        ForwardPath path,
        Fate fate,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<DsnRequest> dsn) {

    public Recipient {
        dsn = dsn == null ? Optional.empty() : dsn;
        if (path == null || fate == null) {
            throw new IllegalArgumentException("A recipient has a path and a fate");
        }
    }

    /** Without wishes for reports. */
    public Recipient(ForwardPath path, Fate fate) {
        this(path, fate, Optional.empty());
    }

    /** Whose the recipient was when the client asked. */
    public enum Fate {
        /** In one of our domains. */
        LOCAL,
        /** Somewhere else. */
        REMOTE
    }
}
