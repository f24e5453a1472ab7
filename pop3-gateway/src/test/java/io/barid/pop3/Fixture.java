package io.barid.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.standin.StandInMailbox;
import io.barid.standin.StandInMaildrop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A stand-in mailbox-service and a certificate, shared by the tests of one class. */
final class Fixture implements AutoCloseable {

    static final String PASSWORD = "secret";

    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    final StandInMailbox mailbox = new StandInMailbox();
    final TestCertificate certificate;

    Fixture(Path folder) throws Exception {
        certificate = TestCertificate.in(folder, "gateway");
    }

    RunningGateway gateway(String... settings) {
        return new RunningGateway(mailbox.url(), certificate, settings);
    }

    /** An account with a name of its own. */
    Account account(byte[]... messages) {
        String name = "user" + ACCOUNTS.incrementAndGet() + "@example.org";
        StandInMaildrop maildrop = mailbox.account(name, PASSWORD);
        for (byte[] message : messages) {
            maildrop.deliver(message);
        }
        return new Account(name, maildrop);
    }

    record Account(String name, StandInMaildrop maildrop) {
        /** Logged in, over POP3S. */
        TestClient client(RunningGateway gateway) throws Exception {
            return TestClient.underTls(gateway.pop3s()).login(name, PASSWORD);
        }
    }

    static byte[] message(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Lines of dots and other octets, ended by CRLF. */
    static byte[] message(int octets, long seed) {
        Random random = new Random(seed);
        byte[] made = new byte[octets];
        byte[] alphabet = {'.', '.', 'a', (byte) 0xE4, ' '};
        for (int i = 0; i < octets; i++) {
            made[i] = alphabet[random.nextInt(alphabet.length)];
        }
        for (int i = 40; i < octets - 4; i += 2 + random.nextInt(78)) {
            made[i++] = '\r';
            made[i++] = '\n';
        }
        made[octets - 2] = '\r';
        made[octets - 1] = '\n';
        return made;
    }

    static void await(Duration limit, String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, limit).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        mailbox.close();
    }
}
