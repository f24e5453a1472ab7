package io.barid.benchmarks;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** A whole system, from SMTP to POP3, that is measured with all its processes. */
interface MailSystem extends AutoCloseable {

    /** Mail for every account of here.example.test; user0 to user19 get loads, PACED single messages. */
    int PACED = SmtpLoad.RECIPIENTS;

    /** The account whose mail is downloaded. */
    int READ = PACED + 1;

    /** The account with many messages. */
    int LISTED = PACED + 2;

    int ACCOUNTS = PACED + 3;

    /** Of these accounts, for whom a secret of a test's own is none. */
    static String password(int account) {
        return "of nobody " + account;
    }

    static String address(int account) {
        return "user" + account + "@" + SmtpLoad.DOMAIN;
    }

    String title();

    /** What its 250 after the end of content means, in one sentence. */
    String guarantee();

    /** Whether it is slow until its code is compiled, and has to be warmed up. */
    default boolean java() {
        return false;
    }

    /** The number of the first account that gets mail from elsewhere. */
    default int first() {
        return 0;
    }

    /** Among so many, from the first on, it is spread. */
    default int mailboxes() {
        return SmtpLoad.RECIPIENTS;
    }

    /** Takes mail for the accounts from anybody, in clear. */
    InetSocketAddress smtp();

    /** POP3 under TLS from the first octet. */
    Optional<InetSocketAddress> pop3s();

    /** How mail for elsewhere.test, which goes to the sink, is handed in; empty: it is not to be measured. */
    Optional<Submission> submission();

    /** @param tls from the first octet, the client logs in then as user0 */
    record Submission(InetSocketAddress server, boolean tls) {}

    /** CPU seconds so far by part, all processes, living or ended; empty: nothing is known of its processes. */
    Map<String, Double> cpu();

    /** KiB that went to disk so far by part; empty: nothing is known of its processes. */
    Map<String, Double> written();

    /** Proportional set size of all processes by part, in MiB. */
    Map<String, Double> memory();

    /** Messages in all mailboxes; growing with each that can be read. */
    long stored() throws Exception;

    /** The same of one account. */
    long stored(int account) throws Exception;

    /** Copies the first message of an account so often, not through its ports. */
    void fill(int account, int messages) throws Exception;

    /** Seconds from its start until it took mail; NaN: somebody else started it. */
    double startSeconds();

    @Override
    void close() throws Exception;
}
