package io.barid.mailbox.delivery;

/** A hand-over that no attempt will ever be able to store. */
final class UnstorableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnstorableException(String message) {
        super(message);
    }
}
