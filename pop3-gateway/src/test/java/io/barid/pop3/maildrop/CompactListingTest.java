package io.barid.pop3.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.query.ListingMark;
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
    void goesOnFromWhatIsKnown() throws Exception {
        CompactListing known = read(ascii("1 20 a\n3 40 bb\nend 2 7.1.4.2.60\n"));
        assertThat(known.mark()).contains(new ListingMark(7, 1, 4, 2, 60));
        CompactListing same = CompactListing.read(in("known 2\nend 0 7.1.4.2.60\n"), known);
        assertThat(same).isEqualTo(known);
        CompactListing more = CompactListing.read(in("known 2\n9 5 ccc\nend 1 7.1.10.3.65\n"), known);
        assertThat(more)
                .containsExactly(
                        new StoredMessage(1, new UniqueId("a"), 20),
                        new StoredMessage(3, new UniqueId("bb"), 40),
                        new StoredMessage(9, new UniqueId("ccc"), 5));
        assertThat(more.octets()).isEqualTo(65);
        assertThat(more.indexOf(9)).isEqualTo(2);
        assertThat(known).as("sessions share it").hasSize(2);
        assertThat(CompactListing.read(in("9 5 ccc\nend 1 7.2.10.1.5\n"), known))
                .hasSize(1);
        assertThatThrownBy(() -> CompactListing.read(in("known 3\nend 0 7.1.4.3.60\n"), known))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> CompactListing.read(in("known 2\n3 5 c\nend 1 7.1.4.3.65\n"), known))
                .isInstanceOf(IOException.class);
    }

    @Test
    void mayBeEmpty() throws Exception {
        assertThat(read(ascii("end 0\n"))).isEmpty();
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
                "known 1\n2 2 b\nend 1\n",
                "known x\nend 0\n",
                "1 2 a\nknown 1\nend 1\n",
                "end 0 1.2.3\n",
                "end 0 1.2.3.4.-5\n",
                ""
            })
    void isRefusedWhenItIsNoWholeListing(String text) {
        assertThatThrownBy(() -> read(ascii(text))).isInstanceOf(IOException.class);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(ascii(text));
    }

    private static CompactListing read(byte[] wire) throws IOException {
        return CompactListing.read(new ByteArrayInputStream(wire), CompactListing.EMPTY);
    }
}
