package io.barid.mailbox.transfer;

import static io.barid.query.ContentStore.CHUNK_OCTETS;

import io.barid.mailbox.content.Contents;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.message.Sha256;
import io.barid.query.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores one message of any size: chunk by chunk, each in a transaction of its own, then sealed and given to the mailbox in
 * the last one. What does not get that far is an upload that was given up; it goes at once, or a day later after a crash.
 */
@Component
class StreamedImport {

    /** As many as a content may have (16 GiB). */
    private static final int MOST_CHUNKS = 1 << 16;

    private record Upload(QueueId content, long octets, String sha256, long bare) {}

    private final Contents contents;
    private final Intake intake;
    private final TransactionTemplate transactions;

    StreamedImport(Contents contents, Intake intake, TransactionTemplate transactions) {
        this.contents = contents;
        this.intake = intake;
        this.transactions = transactions;
    }

    /** Durable on return; reads the whole body, which the caller closes. */
    Outcome store(AccountId account, Labels labels, Wishes wishes, InputStream body) throws IOException {
        QueueId id = QueueId.next();
        boolean stored = false;
        try {
            Upload upload = upload(id, new LastLine(body));
            if (upload.octets() == 0 || upload.bare() >= 0) {
                return Outcome.refused(
                        labels.uniqueId().orElse(null),
                        upload.octets() == 0 ? "The message is empty." : LineEnds.sentence(upload.bare()));
            }
            Incoming message = new Incoming(labels, id, upload.octets(), upload.sha256());
            Outcome outcome = transactions.execute(status -> link(account, message, wishes, status));
            stored = outcome.outcome() == Outcome.What.STORED;
            return outcome;
        } finally {
            if (!stored) {
                // leaves what is sealed, so a commit whose answer was lost loses nothing
                contents.abandon(id.value());
            }
        }
    }

    private Upload upload(QueueId id, InputStream body) throws IOException {
        MessageDigest digest = Sha256.digest();
        LineEnds lines = new LineEnds();
        byte[] chunk = new byte[CHUNK_OCTETS];
        long octets = 0;
        int length = CHUNK_OCTETS;
        for (int number = 0; length == CHUNK_OCTETS; number++) {
            length = body.readNBytes(chunk, 0, CHUNK_OCTETS);
            if (number == MOST_CHUNKS && length > 0) {
                throw Refusal.impossible("A message has at most 16 GiB.");
            }
            if (length > 0 && !lines.broken()) {
                digest.update(chunk, 0, length);
                contents.write(id.value(), number, length == CHUNK_OCTETS ? chunk : Arrays.copyOf(chunk, length));
            }
            lines.feed(chunk, length);
            octets += length;
        }
        return new Upload(id, octets, HexFormat.of().formatHex(digest.digest()), lines.bare());
    }

    /** The seal reads all of it again, so it comes before the mailbox is locked. */
    private Outcome link(AccountId account, Incoming message, Wishes wishes, TransactionStatus transaction) {
        contents.seal(message.content().value(), new ContentStore.Seal(message.octets(), new Sha256(message.sha256())));
        Intake.Plan plan = intake.decide(account, List.of(message), wishes);
        if (plan.fresh().isEmpty()) {
            transaction.setRollbackOnly();
        }
        intake.append(account, plan);
        return plan.outcomes().getFirst();
    }
}
