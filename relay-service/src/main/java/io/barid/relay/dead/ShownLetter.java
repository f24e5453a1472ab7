package io.barid.relay.dead;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;

/**
 * A dead letter for people: everything but the content.
 *
 * @param content {@code inline}, {@code stored} (in mailbox-service's content store) or {@code none}
 * @param sender  who would be told by a bounce; absent when the envelope is unreadable
 */
public record ShownLetter(
        @JsonUnwrapped HeldLetter letter,
        String content,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> sender,
        List<ShownHeader> headers) {

    /**
     * One header of the record.
     *
     * @param octets in all
     * @param text   its begin, with U+FFFD for what is no UTF-8
     */
    public record ShownHeader(String name, long octets, String text) {}
}
