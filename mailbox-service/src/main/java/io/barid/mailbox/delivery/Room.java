package io.barid.mailbox.delivery;

/** What is left of a quota while a batch is stored; used by one thread. */
final class Room {

    private long octets;
    private long messages;

    Room(Quota quota, long usedOctets, long usedMessages) {
        this.octets = quota.octets() - usedOctets;
        this.messages = quota.messages() - usedMessages;
    }

    /** What fills it to the last octet fits. */
    boolean has(long wanted) {
        return wanted <= octets && messages >= 1;
    }

    void take(long taken) {
        octets -= taken;
        messages--;
    }
}
