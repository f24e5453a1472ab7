package io.barid.embedded;

/** An embedded service could not be started; the message is one sentence for the person who started it. */
public final class StartException extends RuntimeException {
    public StartException(String sentence) {
        super(sentence);
    }

    public StartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
