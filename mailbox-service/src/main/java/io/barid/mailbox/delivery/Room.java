package io.barid.mailbox.delivery;

/** What is left of a quota while mail is stored; used by one thread. */
final class Room {

    private long octets;
    private long messages;

    Room(Quota quota, long usedOctets, long usedMessages) {
        this.octets = quota.octets() - usedOctets;
        this.messages = quota.messages() - usedMessages;
    }

    /** What fills it to the last octet fits. */
    boolean has(long wantedOctets, long wantedMessages) {
        return wantedOctets <= octets && wantedMessages <= messages;
    }

    void take(long takenOctets, long takenMessages) {
        octets -= takenOctets;
        messages -= takenMessages;
    }
}
