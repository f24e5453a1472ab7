package io.barid.pop3.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.message.AccountId;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropTicket;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Pieces of a message over an interface that only reads. */
class MessageOctetsTest {

    private static final int MIB = 1024 * 1024;

    private final byte[] stored = new byte[5 * MIB + 1];
    private final List<String> reads = new ArrayList<>();
    private final List<Runnable> aheads = new ArrayList<>();
    private final ReadBudget budget = new ReadBudget(3 * MIB);
    private int available = stored.length;

    MessageOctetsTest() {
        new Random(1).nextBytes(stored);
    }

    @Test
    void withRoomThePiecesGrowAndTheNextOneIsFetchedAhead() {
        try (MessageOctets octets = open(PieceSizes.WHOLE, aheads::add)) {
            assertThat(octets.next()).hasSize(MIB / 4);
            assertThat(aheads).as("under way before it is asked for").hasSize(1);
            assertThat(budget.left()).isEqualTo(MIB);
            aheads.removeLast().run();
            assertThat(octets.next()).hasSize(MIB / 2);
        }
        assertThat(budget.left()).as("held while a read is under way").isEqualTo(MIB);
        aheads.removeLast().run();
        assertThat(budget.left()).isEqualTo(3 * MIB);
    }

    @Test
    void withoutRoomThePiecesAreSmallAndTheMessageIsTheSame() {
        try (MessageOctets first = open(PieceSizes.WHOLE, aheads::add);
                MessageOctets second = open(PieceSizes.WHOLE, aheads::add)) {
            assertThat(all(second)).isEqualTo(stored);
            assertThat(first).isNotNull();
        }
        assertThat(aheads).isEmpty();
        assertThat(reads).contains("65536+65536").doesNotContain("262144+524288");
        assertThat(budget.left()).isEqualTo(3 * MIB);
    }

    @Test
    void aStoreThatGivesLessThanItListedIsNotBelieved() {
        available = MIB / 8;
        assertThatThrownBy(() -> open(PieceSizes.WHOLE, Runnable::run))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gave 131072 octets where it has 262144");
        assertThat(budget.left()).isEqualTo(3 * MIB);
        available = MIB;
        try (MessageOctets octets = open(PieceSizes.WHOLE, Runnable::run)) {
            assertThatThrownBy(() -> all(octets)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(budget.left()).isEqualTo(3 * MIB);
    }

    private MessageOctets open(PieceSizes sizes, Executor ahead) {
        PieceReader reader = new PieceReader(store(), new AccountId(1), new MaildropTicket("ticket-of-a-login"), 7);
        return MessageOctets.open(reader, stored.length, sizes, budget, ahead);
    }

    private MaildropApi store() {
        return (MaildropApi) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MaildropApi.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("read");
                    int from = Math.toIntExact((long) arguments[2]);
                    int length = (int) arguments[3];
                    reads.add(from + "+" + length);
                    return Arrays.copyOfRange(stored, Math.min(from, available), Math.min(available, from + length));
                });
    }

    private static byte[] all(MessageOctets octets) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece = octets.next(); piece.length > 0; piece = octets.next()) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
