package io.barid.pop3.maildrop;

import io.barid.message.AccountId;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropTicket;
import java.time.Duration;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/** Reads ranges of one message; when mailbox-service is away it tries again for as long as it may. */
final class PieceReader {

    /** How long to try again: not at all before the reply began, for a while once it did. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final MaildropApi api;
    private final AccountId account;
    private final MaildropTicket ticket;
    private final long uid;

    PieceReader(MaildropApi api, AccountId account, MaildropTicket ticket, long uid) {
        this.api = api;
        this.account = account;
        this.ticket = ticket;
        this.uid = uid;
    }

    /** Exactly these octets, or an exception. */
    byte[] read(long from, int length, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return exactly(length, api.read(account, uid, from, length, ticket));
            } catch (HttpClientErrorException e) {
                throw e; // gone or refused: another try would get the same answer
            } catch (RestClientException e) {
                if (System.nanoTime() + PAUSE.toNanos() >= end) {
                    throw e;
                }
                pause();
            }
        }
    }

    private byte[] exactly(int length, byte[] octets) {
        int got = octets == null ? 0 : octets.length;
        if (got != length) {
            throw new IllegalStateException(
                    "Message " + uid + " of account " + account + " gave " + got + " octets where it has " + length);
        }
        return octets;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for mailbox-service", e);
        }
    }
}
