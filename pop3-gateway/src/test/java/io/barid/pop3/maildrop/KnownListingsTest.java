package io.barid.pop3.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.AccountId;
import io.barid.query.ListingMark;
import io.barid.query.ListingWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KnownListingsTest {

    private static final AccountId ANNA = new AccountId(1);
    private static final AccountId BEN = new AccountId(2);
    private static final AccountId CLEO = new AccountId(3);

    private final CompactListing hundred = listing(100);
    private final KnownListings listings = new KnownListings(2 * hundred.memory() + 100);

    @Test
    void whoHasNotComeForLongestMakesRoom() {
        listings.keep(ANNA, hundred);
        listings.keep(BEN, hundred);
        assertThat(listings.of(ANNA)).isSameAs(hundred);
        listings.keep(CLEO, hundred);
        assertThat(listings.of(BEN)).isSameAs(CompactListing.EMPTY);
        assertThat(listings.of(ANNA)).isSameAs(hundred);
        assertThat(listings.of(CLEO)).isSameAs(hundred);
    }

    @Test
    void onesOwnTakesThePlaceOfTheOneBefore() {
        for (int i = 0; i < 5; i++) {
            listings.keep(ANNA, hundred);
            listings.keep(BEN, hundred);
        }
        listings.forget(ANNA);
        listings.keep(CLEO, hundred);
        assertThat(listings.of(BEN)).isSameAs(hundred);
        assertThat(listings.of(CLEO)).isSameAs(hundred);
    }

    @Test
    void whatIsTooLargeOrHasNoMarkIsNotKept() throws Exception {
        listings.keep(ANNA, hundred);
        assertThat(listings.of(ANNA)).isNotEmpty();
        listings.keep(ANNA, listing(1_000));
        assertThat(listings.of(ANNA)).isEmpty();
        listings.keep(BEN, CompactListing.read(in("1 2 a\nend 1\n".getBytes()), CompactListing.EMPTY));
        assertThat(listings.of(BEN)).isEmpty();
    }

    private static CompactListing listing(int messages) {
        try {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            ListingWriter writer = new ListingWriter(wire);
            for (int i = 1; i <= messages; i++) {
                writer.add(i, 10, "a" + i);
            }
            writer.end(new ListingMark(1, 1, messages + 1, messages, 10L * messages));
            return CompactListing.read(in(wire.toByteArray()), CompactListing.EMPTY);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteArrayInputStream in(byte[] wire) {
        return new ByteArrayInputStream(wire);
    }
}
