package io.barid.standin;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.message.QueueId;
import io.barid.query.LeaseToken;
import io.barid.query.Logins;
import io.barid.query.MaildropApi;
import io.barid.query.MaildropApi.StoredMessage;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropTicket;
import io.barid.query.MessageBatch.Message;
import io.barid.query.UniqueId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** One account with its messages and its lock. */
public final class StandInMaildrop {

    private final AccountId account;
    private final String password;
    private final MaildropTicket ticket = new MaildropTicket(UUID.randomUUID().toString());
    private final NavigableMap<Long, byte[]> messages = new TreeMap<>();
    private final Map<Long, UniqueId> uniqueIds = new HashMap<>();
    private long nextUid = 100;
    private Optional<LeaseToken> lease = Optional.empty();

    StandInMaildrop(AccountId account, String password) {
        this.account = account;
        this.password = password;
    }

    public synchronized void deliver(byte[] content) {
        messages.put(nextUid++, content);
    }

    /** One that Barid took itself: its queue id names it. */
    public synchronized QueueId deliverAccepted(byte[] content) {
        QueueId queueId = QueueId.next();
        uniqueIds.put(nextUid, new UniqueId(queueId.toString()));
        deliver(content);
        return queueId;
    }

    /** Removes by other means than POP3. */
    public synchronized void expunge(int index) {
        messages.remove(List.copyOf(messages.keySet()).get(index));
    }

    public synchronized int count() {
        return messages.size();
    }

    public synchronized boolean locked() {
        return lease.isPresent();
    }

    /** As if it had expired and another session had come. */
    public synchronized void giveLockToAnother() {
        lease = Optional.of(token());
    }

    public synchronized void unlock() {
        lease = Optional.empty();
    }

    public AccountId account() {
        return account;
    }

    Logins.Answer.Granted login() {
        return new Logins.Answer.Granted(account, Mailbox.parse("someone@example.org"), ticket);
    }

    String password() {
        return password;
    }

    MaildropTicket ticket() {
        return ticket;
    }

    synchronized Optional<LeaseToken> lock() {
        if (lease.isPresent()) {
            return Optional.empty();
        }
        lease = Optional.of(token());
        return lease;
    }

    synchronized boolean lockedBy(LeaseToken token) {
        return lease.filter(token::equals).isPresent();
    }

    synchronized List<StoredMessage> list() {
        return messages.entrySet().stream()
                .map(entry -> new StoredMessage(entry.getKey(), uniqueId(entry.getKey()), entry.getValue().length))
                .toList();
    }

    synchronized Optional<byte[]> content(long uid) {
        return Optional.ofNullable(messages.get(uid));
    }

    synchronized List<Message> small(long first, long last, int most) {
        List<Message> small = new ArrayList<>();
        int left = most;
        for (Map.Entry<Long, byte[]> message :
                messages.subMap(first, true, last, true).entrySet()) {
            int octets = message.getValue().length;
            left -= octets <= MaildropApi.SMALL_OCTETS ? octets : 0;
            if (octets <= MaildropApi.SMALL_OCTETS && left >= 0) {
                small.add(new Message(message.getKey(), message.getValue()));
            }
        }
        return small;
    }

    /** Only what has the unique id that the gateway says with each uid. */
    synchronized void remove(Update update) {
        for (int i = 0; i < update.uids().size(); i++) {
            long uid = update.uids().get(i);
            if (update.uniqueIds().get(i).equals(uniqueId(uid))) {
                messages.remove(uid);
            }
        }
        lease = Optional.empty();
    }

    private UniqueId uniqueId(long uid) {
        return uniqueIds.getOrDefault(uid, new UniqueId("uid-" + account + "-" + uid));
    }

    private static LeaseToken token() {
        return new LeaseToken(UUID.randomUUID().toString());
    }
}
