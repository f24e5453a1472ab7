package io.barid.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What MAIL asked for in reports (RFC 3461 4.3, 4.4).
 *
 * @param envid as given, still in xtext
 */
public record DsnReturn(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Ret> ret,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> envid) {

    /** RFC 3461 4.4. */
    public static final int MAX_ENVID = 100;

    public DsnReturn {
        ret = ret == null ? Optional.empty() : ret;
        envid = envid == null ? Optional.empty() : envid;
        if (envid.isPresent() && !envid.get().matches("[\\x21-\\x7E&&[^=]]{1," + MAX_ENVID + "}")) {
            throw new IllegalArgumentException("ENVID is 1 to 100 characters of xtext");
        }
    }
}
