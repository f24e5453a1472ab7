package io.barid.pop3.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.query.ListingWriter;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.UniqueId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactListingTest {

    @Test
    void isWhatWasWritten() throws Exception {
        List<StoredMessage> messages = new ArrayList<>();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ListingWriter writer = new ListingWriter(wire);
        for (int i = 0; i < 5_000; i++) {
            String uniqueId = (i % 3 == 0 ? "end-" : "!~") + "x".repeat(i % 60) + i;
            messages.add(new StoredMessage(3L * i + (i > 100 ? 1L << 40 : 0), new UniqueId(uniqueId), i * 1_000_000L));
            StoredMessage last = messages.getLast();
            writer.add(last.uid(), last.octets(), uniqueId);
        }
        writer.end();
        CompactListing listing = read(wire.toByteArray());
        assertThat(listing).isEqualTo(messages);
        assertThat(listing.octets())
                .isEqualTo(messages.stream().mapToLong(StoredMessage::octets).sum());
        assertThat(listing.indexOf(messages.get(4_321).uid())).isEqualTo(4_321);
        assertThat(listing.indexOf(4)).isNegative();
        byte[] broken = Arrays.copyOf(wire.toByteArray(), wire.size() - 10);
        assertThatThrownBy(() -> read(broken)).isInstanceOf(IOException.class).hasMessageContaining("broke off");
    }

    @Test
    void mayBeEmpty() throws Exception {
        assertThat(read("end 0\n".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2 a\nend 2\n",
                "2 2 a\n1 2 b\nend 2\n",
                "1 2\nend 1\n",
                "1 -2 a\nend 1\n",
                "\nend 0\n",
                "{\"status\":503}\n",
                "1 2 a\n",
                ""
            })
    void isRefusedWhenItIsNoWholeListing(String text) {
        assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.US_ASCII))).isInstanceOf(IOException.class);
    }

    private static CompactListing read(byte[] wire) throws IOException {
        return CompactListing.read(new ByteArrayInputStream(wire));
    }
}
