package io.barid.relay.bounce;

import io.barid.status.EnhancedStatus;

/** What a person can do about a failure, by its status code (RFC 3463). */
final class Advice {

    private Advice() {}

    static String about(EnhancedStatus status) {
        return switch (status.subject()) {
            case 1 -> ofAddress(status.detail());
            case 2 ->
                status.detail() == 2
                        ? "Try again later, or tell the recipient in another way."
                        : "Ask the recipient in another way whether the mailbox is in use.";
            case 3 ->
                status.detail() == 4
                        ? "Send it in smaller parts."
                        : "If it is important, tell the recipient in another way.";
            case 4 -> "Try again later; if that fails too, tell the recipient in another way.";
            case 6 -> "Send it in a plainer form, such as without special characters in addresses.";
            case 7 -> "The other side does not want this message. Its postmaster may know why.";
            default -> "If it is important, tell the recipient in another way.";
        };
    }

    private static String ofAddress(int detail) {
        return switch (detail) {
            case 2, 10 -> "Check the part after the @ sign for typing errors.";
            case 7, 8 -> "Check your own address in your mail program's settings.";
            default -> "Check the address for typing errors.";
        };
    }
}
