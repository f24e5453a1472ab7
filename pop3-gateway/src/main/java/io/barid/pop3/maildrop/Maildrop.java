package io.barid.pop3.maildrop;

import io.barid.message.AccountId;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.UpdateAnswer;
import java.util.List;

/**
 * A maildrop as one session sees it: locked, and with the messages that were there when it was opened. Calls end with an
 * unchecked exception when mailbox-service does not answer.
 */
public interface Maildrop {

    /** How a message will be read. */
    enum Pace {
        /** To its end: large pieces, the next one fetched while the client takes this one. */
        WHOLE,
        /** Perhaps only its beginning: small pieces, none ahead of need. */
        BEGINNING
    }

    /** Whose it is, for the log. */
    AccountId account();

    /** All messages, oldest first; number n of RFC 1939 is at index n-1, as long as the session lasts. */
    List<StoredMessage> messages();

    /** Octets of all messages together. */
    long octets();

    /** Whether the lock is still ours; once it is not, it never is again. */
    boolean held();

    /** Opens a message with its first piece already here; the caller closes what it gets. */
    Reading read(StoredMessage message, Pace pace);

    /**
     * Removes these messages in one transaction and gives the lock back.
     *
     * @return LEASE_LOST when another session had taken the lock: nothing was removed
     */
    UpdateAnswer update(List<StoredMessage> removed);

    /** Gives the lock back and removes nothing; never fails, and may be called again. */
    void release();
}
