package io.barid.address;

/** What was given is no address by RFC 5321 4.1.2; the message says why and is fit to be shown to a client. */
public final class AddressSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    AddressSyntaxException(String message) {
        super(message);
    }
}
