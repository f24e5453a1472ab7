package io.barid.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.Set;

/**
 * What RCPT asked for in reports (RFC 3461 4.1, 4.2).
 *
 * @param wishes empty when not given, which means failure and, if the server likes, delay
 * @param orcpt  {@code type;address} as given, still in xtext
 */
public record DsnRequest(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Notify> wishes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> orcpt) {

    /** RFC 3461 4.2. */
    public static final int MAX_ORCPT = 500;

    public DsnRequest {
        wishes = wishes == null ? Set.of() : Set.copyOf(wishes);
        orcpt = orcpt == null ? Optional.empty() : orcpt;
        if (wishes.contains(Notify.NEVER) && wishes.size() > 1) {
            throw new IllegalArgumentException("NOTIFY=NEVER stands alone");
        }
        if (orcpt.isPresent() && !orcpt.get().matches("[A-Za-z0-9-]+;[\\x21-\\x7E&&[^=]]{1," + MAX_ORCPT + "}")) {
            throw new IllegalArgumentException("ORCPT is a type, a semicolon and an address in xtext");
        }
    }

    /** Whether this is owed: nothing given means failure and delay. */
    public static boolean wants(Optional<DsnRequest> dsn, Notify what) {
        Set<Notify> asked = dsn.map(DsnRequest::wishes).orElse(Set.of());
        return asked.isEmpty() ? what == Notify.FAILURE || what == Notify.DELAY : asked.contains(what);
    }
}
