package io.barid.relay.queue;

import java.util.stream.Collectors;

/**
 * A recipient as the table's columns hold it.
 *
 * @param also        further forward-paths that led there, a line each
 * @param destination null unless it is outbound
 * @param reversePath null unless it is rewritten
 */
record QueuedColumns(
        String recipient,
        String status,
        String given,
        String state,
        String reason,
        String also,
        String destination,
        String reversePath) {

    static QueuedColumns of(QueuedRecipient recipient) {
        return switch (recipient) {
            case QueuedRecipient.Unrouted unrouted ->
                plain(unrouted.given(), "", unrouted.given(), "unrouted", unrouted.reason());
            case QueuedRecipient.Held held ->
                plain(held.recipient(), held.status(), held.given(), "held", held.reason());
            case QueuedRecipient.Outbound outbound ->
                new QueuedColumns(
                        ColumnText.of(outbound.recipient()),
                        "",
                        ColumnText.of(outbound.given().getFirst()),
                        "outbound",
                        "",
                        outbound.given().stream().skip(1).map(ColumnText::of).collect(Collectors.joining("\n")),
                        outbound.destination().toString(),
                        outbound.rewritten().map(ColumnText::of).orElse(null));
        };
    }

    private static QueuedColumns plain(Object recipient, Object status, Object given, String state, String reason) {
        return new QueuedColumns(
                ColumnText.of(recipient),
                ColumnText.of(status),
                ColumnText.of(given),
                state,
                ColumnText.of(reason),
                "",
                null,
                null);
    }
}
