package io.barid.service.kafka;

/** Something a batch needs is away; the batch comes again. */
final class BatchFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BatchFailedException(Exception cause) {
        super(cause.toString(), cause);
    }
}
