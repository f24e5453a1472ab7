package io.barid.service.kafka;

/** The batch's transaction is rolled back: its records are another replica's by now, or were settled before. */
final class PositionLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PositionLostException() {
        super("The position in a partition is not the one this replica left", null, false, false);
    }
}
