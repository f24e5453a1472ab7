package io.barid.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.UniqueId;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkedMessagesTest {

    private final List<StoredMessage> messages = List.of(
            new StoredMessage(11, new UniqueId("a"), 100),
            new StoredMessage(12, new UniqueId("b"), 200),
            new StoredMessage(15, new UniqueId("c"), 400));

    @Test
    void countsEachMarkedMessageOnce() {
        MarkedMessages marked = new MarkedMessages(messages);
        marked.add(new MessageNumber(3));
        marked.add(new MessageNumber(1));
        marked.add(new MessageNumber(3));
        assertThat(marked.count()).isEqualTo(2);
        assertThat(marked.octets()).isEqualTo(500);
        assertThat(marked.toList()).containsExactly(messages.get(0), messages.get(2));
        assertThat(marked.contains(new MessageNumber(2))).isFalse();
        marked.clear();
        assertThat(marked.count()).isZero();
        assertThat(marked.octets()).isZero();
        assertThat(marked.toList()).isEmpty();
    }
}
