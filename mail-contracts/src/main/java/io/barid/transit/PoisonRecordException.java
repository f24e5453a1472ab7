package io.barid.transit;

/** A record that no attempt will ever be able to read: it goes to the dead-letter topic. */
public final class PoisonRecordException extends Exception {

    private static final long serialVersionUID = 1;

    public PoisonRecordException(String message) {
        super(message);
    }

    public PoisonRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
