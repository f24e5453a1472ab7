package io.barid.allinone;

/** What was asked for cannot be done; the message is one sentence for the person who asked. Exit status 1. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UsageException(String sentence) {
        super(sentence);
    }

    public UsageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
