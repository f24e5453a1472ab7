package io.barid.dialogue;

import java.util.List;

/**
 * A dialogue that went as written.
 *
 * @param transcript every line sent ({@code C: …}) and received ({@code S: …}), without CRLF, in order
 */
public record DialogueResult(List<String> transcript) {
    public DialogueResult {
        transcript = List.copyOf(transcript);
    }
}
