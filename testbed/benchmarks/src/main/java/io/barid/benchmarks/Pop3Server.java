package io.barid.benchmarks;

import java.util.Map;

/** A POP3 server that is measured, with all its processes. */
interface Pop3Server {

    record Login(String name, String password) {}

    /** What a server does with a password. */
    enum Check {
        /** It is hashed with Argon2id, each time. */
        HASHED,
        /** It is known from a moment ago, or costs nothing. */
        KNOWN,
        /** It costs nothing. */
        FREE,
        /** It is hashed as this server does by default. */
        OWN_WAY
    }

    String title();

    /** Under TLS from the first octet. */
    int port();

    /** Of processes that count, with their children, by what they are called. */
    Map<String, Long> pids();

    /** @param account which of them, from 0 */
    Login login(Check check, int account);

    /** So that the next visit is like the first. */
    default void forget(int account) throws Exception {}
}
