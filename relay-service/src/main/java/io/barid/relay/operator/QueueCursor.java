package io.barid.relay.operator;

import io.barid.message.QueueId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of the queue ended. Its text is opaque to callers. */
record QueueCursor(QueueId queueId, String recipient) {

    static QueueCursor after(QueueItem item) {
        return new QueueCursor(item.queueId(), item.recipient());
    }

    static QueueCursor parse(String text) {
        try {
            String read = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (read.length() > QueueId.LENGTH && read.indexOf(0) < 0) {
                return new QueueCursor(
                        QueueId.parse(read.substring(0, QueueId.LENGTH)), read.substring(QueueId.LENGTH));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw BadWordsException.wrong("'after' is what an earlier answer gave as 'next'.");
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((queueId + recipient).getBytes(StandardCharsets.UTF_8));
    }
}
