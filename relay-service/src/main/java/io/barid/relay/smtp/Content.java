package io.barid.relay.smtp;

/** A message's octets, which can be read more than once: each transaction opens them anew. */
public interface Content {

    long octets();

    /** Whether all of it is in memory, so that looking through it costs little. */
    boolean inMemory();

    Blocks open();

    /** Reads from the begin to the end. */
    interface Blocks extends AutoCloseable {

        /** The next octets, for reading only; null after the last. */
        byte[] next() throws ContentTrouble;

        @Override
        void close();
    }

    /** The octets cannot be had. */
    final class ContentTrouble extends Exception {

        private final boolean gone;

        private ContentTrouble(String message, boolean gone) {
            super(message);
            this.gone = gone;
        }

        /** Not now. */
        public static ContentTrouble unavailable(String why) {
            return new ContentTrouble(why, false);
        }

        /** Never again. */
        public static ContentTrouble gone(String why) {
            return new ContentTrouble(why, true);
        }

        public boolean gone() {
            return gone;
        }
    }
}
