package io.barid.relay.bounce;

import io.barid.address.ForwardPath;
import io.barid.message.DsnRequest;
import io.barid.message.Envelope;
import io.barid.message.Notify;
import io.barid.message.Recipient;
import java.util.List;
import java.util.Optional;

/** What a sender asked to know (NOTIFY, RFC 3461 4.1 and 5.2). */
final class BouncePolicy {

    private BouncePolicy() {}

    /** The notices that are owed, each with those forward-paths only whose RCPT asked for it; in their order. */
    static List<Notice> owed(Envelope envelope, List<Notice> notices) {
        return notices.stream()
                .map(notice -> only(
                        notice,
                        notice.given().stream()
                                .filter(path -> asked(envelope, path, notice.kind()))
                                .distinct()
                                .toList()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Optional<Notice> only(Notice notice, List<ForwardPath> given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(notice.about(given));
    }

    private static boolean asked(Envelope envelope, ForwardPath path, Notice.Kind kind) {
        return DsnRequest.wants(dsn(envelope, path), wish(kind));
    }

    /** What the RCPT with this path asked for; a path that is not there asked for nothing. */
    static Optional<DsnRequest> dsn(Envelope envelope, ForwardPath path) {
        return envelope.recipients().stream()
                .filter(recipient -> recipient.path().equals(path))
                .map(Recipient::dsn)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Notify wish(Notice.Kind kind) {
        return switch (kind) {
            case FAILED -> Notify.FAILURE;
            case DELAYED -> Notify.DELAY;
            case DELIVERED, RELAYED -> Notify.SUCCESS;
        };
    }
}
