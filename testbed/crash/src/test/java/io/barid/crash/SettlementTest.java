package io.barid.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.crash.Arrivals.Arrival;
import io.barid.crash.Ledger.Entry;
import io.barid.crash.Ledger.Reply;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The count must notice what it is there for. */
class SettlementTest {

    private static final String MAILBOX = "one@example.test";
    private static final String CLERK = "clerk@example.test";
    private static final long SECOND = 1_000_000_000L;

    private final Findings mailbox = new Findings();
    private final Findings clerk = new Findings();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Hit> hits = new ArrayList<>();

    private Letter local(int number, Reply reply) {
        Letter letter = new Letter(number, "someone@elsewhere.test", List.of(MAILBOX), List.of(), false, 900);
        entries.add(new Entry(letter, reply, 0));
        return letter;
    }

    private Letter remote(int number, boolean refused) {
        Letter letter = new Letter(number, CLERK, List.of(), List.of("x@outside.test"), refused, 900);
        entries.add(new Entry(letter, Reply.KEPT, 0));
        return letter;
    }

    /** As a mailbox has it: with fields on top. */
    private static byte[] stored(Letter letter) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("Return-Path: <x@y>\r\nReceived: from a\r\n\tby b\r\n".getBytes(US_ASCII));
        message.writeBytes(letter.content());
        return message.toByteArray();
    }

    private Settlement settle() {
        return new Settlement(entries, Map.of(MAILBOX, mailbox, CLERK, clerk), arrivals, hits);
    }

    private void arrives(Letter letter, long at) {
        arrivals.add(new Arrival(letter.number(), letter.digest(), at));
    }

    @Test
    void whatIsWhereItBelongsIsKept() {
        mailbox.add("a", stored(local(1, Reply.KEPT)));
        mailbox.add("a", stored(entries.getFirst().letter()));
        local(2, Reply.NONE);
        mailbox.add("c", stored(local(3, Reply.NONE)));
        arrives(remote(4, false), 0);
        remote(5, true);
        clerk.add("d", "From: <>\r\n\r\nreport\r\n\r\nOriginal-Envelope-Id: crash-5\r\n".getBytes(US_ASCII));
        Settlement settlement = settle();
        assertThat(settlement.kept()).isTrue();
        assertThat(settlement.mailboxCopies).isEqualTo(2);
        assertThat(settlement.remoteCopies).isEqualTo(1);
        assertThat(settlement.reports).isEqualTo(1);
    }

    @Test
    void lost() {
        local(1, Reply.KEPT);
        remote(2, false);
        remote(3, true);
        Settlement settlement = settle();
        assertThat(settlement.kept()).isFalse();
        assertThat(settlement.lost)
                .containsExactly("1 for " + MAILBOX, "2 for the remote host", "3, refused there, not reported");
    }

    @Test
    void doubled() {
        Letter letter = local(1, Reply.NONE);
        mailbox.add("a", stored(letter));
        mailbox.add("b", stored(letter));
        assertThat(settle().doubled).containsExactly("1 2 times in " + MAILBOX);
    }

    @Test
    void altered() {
        byte[] message = stored(local(1, Reply.KEPT));
        message[message.length - 5] ^= 1;
        mailbox.add("a", message);
        arrivals.add(new Arrival(remote(2, false).number(), "another", 0));
        assertThat(settle().altered).containsExactly("1 in " + MAILBOX, "2 at the remote host");
    }

    @Test
    void aSecondCopyOutsideNeedsAReason() {
        Fault kill = new Fault("kill -9 relay-service", 0, 4, true, () -> {}, () -> {});
        Fault other = new Fault("kill -9 pop3-gateway", 0, 4, false, () -> {}, () -> {});
        hits.add(new Hit(other, 0, 5 * SECOND, 6 * SECOND));
        hits.add(new Hit(kill, 100 * SECOND, 101 * SECOND, 110 * SECOND));
        Letter early = remote(1, false);
        arrives(early, SECOND);
        arrives(early, 2 * SECOND);
        Letter due = remote(2, false);
        arrives(due, 99 * SECOND);
        arrives(due, 170 * SECOND);
        Settlement settlement = settle();
        assertThat(settlement.explained).isEqualTo(1);
        assertThat(settlement.unexplained).containsExactly("1 came again");
    }
}
