package io.barid.endtoend;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Sends numbered messages with Angus Mail until told to stop, and keeps account: which got 250, and which ended without a
 * reply, so that they may be stored or not.
 */
final class Ledger implements AutoCloseable {

    private final RunningBarid barid;
    private final String recipient;
    private final Set<Integer> kept = new ConcurrentSkipListSet<>();
    private final Set<Integer> unknown = new ConcurrentSkipListSet<>();
    private final Set<Integer> refused = new ConcurrentSkipListSet<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Thread sender;
    private final int octets;
    private final long pause;
    private volatile boolean stopping;

    private Ledger(RunningBarid barid, String recipient, int octets, long pause) {
        this.barid = barid;
        this.recipient = recipient;
        this.octets = octets;
        this.pause = pause;
        this.sender = Thread.ofPlatform().name("ledger").start(this::sendUntilStopped);
    }

    /** @param pause milliseconds between messages */
    static Ledger start(RunningBarid barid, String recipient, int octets, long pause) {
        return new Ledger(barid, recipient, octets, pause);
    }

    int kept() {
        return kept.size();
    }

    /** Returns once that many messages more have got 250. */
    void awaitMore(int messages) throws InterruptedException {
        int goal = kept.size() + messages;
        long end = System.nanoTime() + 120_000_000_000L;
        while (kept.size() < goal) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no mail is taken any more: " + this);
            }
            Thread.sleep(20);
        }
    }

    private void sendUntilStopped() {
        while (!stopping) {
            int number = next.incrementAndGet();
            try {
                send(number);
                kept.add(number);
            } catch (SMTPSendFailedException e) {
                (e.getReturnCode() >= 400 ? refused : unknown).add(number);
            } catch (SMTPAddressFailedException e) {
                refused.add(number);
            } catch (MessagingException e) {
                // no connection, or one that ended: before DATA nothing was kept, after it nobody knows
                (e.getNextException() instanceof SMTPAddressFailedException ? refused : unknown).add(number);
            }
            try {
                Thread.sleep(kept.contains(number) ? pause : Math.max(pause, 100));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void send(int number) throws MessagingException {
        Properties settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", Integer.toString(barid.port("SMTP")));
        settings.put("mail.smtp.from", "ledger@elsewhere.test");
        settings.put("mail.smtp.timeout", "330000");
        settings.put("mail.smtp.connectiontimeout", "2000");
        MimeMessage message = new MimeMessage(Session.getInstance(settings));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        message.setSubject("ledger " + number);
        message.setText(("x".repeat(70) + "\r\n").repeat(octets / 72 + 1));
        jakarta.mail.Transport.send(message);
    }

    /** Sends no more. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        sender.interrupt();
        sender.join(340_000);
    }

    /** How often each number is in the maildrop. */
    Map<Integer, Integer> copies(String password) throws MessagingException {
        Properties settings = new Properties();
        settings.put("mail.pop3s.ssl.trust", "*");
        settings.put("mail.pop3s.ssl.checkserveridentity", "false");
        settings.put("mail.pop3s.timeout", "60000");
        Map<Integer, Integer> copies = new TreeMap<>();
        try (Store store = Session.getInstance(settings).getStore("pop3s")) {
            store.connect("127.0.0.1", barid.port("POP3S"), recipient, password);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                for (Message message : inbox.getMessages()) {
                    int number = Integer.parseInt(message.getSubject().substring("ledger ".length()));
                    copies.merge(number, 1, Integer::sum);
                }
            }
        }
        return copies;
    }

    /** Each 250 is there once; what got no reply is there once or not; nothing else is. */
    void settle(String password) throws Exception {
        long end = System.nanoTime() + 120_000_000_000L;
        Map<Integer, Integer> copies = Map.of();
        String fault = "not looked yet";
        while (!fault.isEmpty() && System.nanoTime() < end) {
            try {
                copies = copies(password);
                fault = fault(copies);
            } catch (MessagingException e) {
                fault = e.toString();
            }
            Thread.sleep(500);
        }
        if (!fault.isEmpty()) {
            throw new AssertionError(fault + "; " + this + "; in the maildrop " + copies.size());
        }
        System.out.println("ledger settled: " + this + "; in the maildrop " + copies.size());
    }

    private String fault(Map<Integer, Integer> copies) {
        for (int number : kept) {
            if (copies.getOrDefault(number, 0) != 1) {
                return "message " + number + " got 250 and is there " + copies.getOrDefault(number, 0) + " times";
            }
        }
        for (Map.Entry<Integer, Integer> entry : copies.entrySet()) {
            if (entry.getValue() != 1 || refused.contains(entry.getKey())) {
                return "message " + entry.getKey() + " is there " + entry.getValue() + " times";
            }
        }
        return "";
    }

    @Override
    public String toString() {
        return "250: " + kept.size() + ", refused: " + refused.size() + ", no reply: " + unknown.size();
    }
}
