package io.barid.endtoend;

import io.barid.remotemx.ReceivedMail;
import io.barid.remotemx.ScriptedMx;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Submits numbered messages for a host elsewhere, and keeps account of what that host got, when, and what was killed when. */
final class OutboundLedger implements AutoCloseable {

    private static final Pattern NUMBER = Pattern.compile("Subject: outbound (\\d+)\r\n");

    private record Arrival(int number, Instant at) {}

    private final RunningBarid barid;
    private final ScriptedMx host;
    private final String login;
    private final String password;
    private final Set<Integer> kept = new ConcurrentSkipListSet<>();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final List<Instant> kills = new CopyOnWriteArrayList<>();
    private final Thread sender;
    private final Thread watcher;
    private volatile boolean sending = true;
    private volatile boolean watching = true;

    OutboundLedger(RunningBarid barid, ScriptedMx host, String login, String password) {
        this.barid = barid;
        this.host = host;
        this.login = login;
        this.password = password;
        this.sender = Thread.ofPlatform().name("outbound-ledger").start(this::send);
        this.watcher = Thread.ofPlatform().name("arrivals").start(this::watch);
    }

    /** To be called right before something is killed. */
    void killed() {
        kills.add(Instant.now());
    }

    void awaitMore(int messages) throws InterruptedException {
        int goal = kept.size() + messages;
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (kept.size() < goal) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no mail is taken any more; " + kept.size() + " were");
            }
            Thread.sleep(20);
        }
    }

    private void send() {
        Properties settings = new Properties();
        settings.put("mail.smtps.ssl.trust", "*");
        settings.put("mail.smtps.ssl.checkserveridentity", "false");
        settings.put("mail.smtps.timeout", "60000");
        Session session = Session.getInstance(settings);
        int number = 0;
        while (sending) {
            try (Transport transport = session.getTransport("smtps")) {
                transport.connect("127.0.0.1", barid.port("SUBMISSIONS"), login, password);
                while (sending) {
                    number++;
                    transport.sendMessage(
                            message(session, number), new InternetAddress[] {new InternetAddress("x@outside.test")});
                    kept.add(number);
                    Thread.sleep(5);
                }
            } catch (MessagingException e) {
                // without its 250 a message may be lost or not; the next has a number of its own
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private MimeMessage message(Session session, int number) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(login));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("x@outside.test"));
        message.setSubject("outbound " + number);
        message.setText("number " + number + "\r\n");
        return message;
    }

    private void watch() {
        try {
            while (watching) {
                List<ReceivedMail> received = host.received();
                for (ReceivedMail mail : received.subList(arrivals.size(), received.size())) {
                    Matcher subject = NUMBER.matcher(new String(mail.content(), StandardCharsets.ISO_8859_1));
                    arrivals.add(new Arrival(subject.find() ? Integer.parseInt(subject.group(1)) : -1, Instant.now()));
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends no more. */
    @Override
    public void close() throws InterruptedException {
        sending = false;
        sender.interrupt();
        sender.join(70_000);
    }

    /**
     * Each message with a 250 arrived; one that came twice had its first copy in the moments before a kill, when it was
     * delivered and not yet settled.
     */
    void settle(Duration window, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!missing().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(200);
        }
        Thread.sleep(2_000);
        watching = false;
        watcher.join();
        List<Integer> missing = missing();
        if (!missing.isEmpty()) {
            throw new AssertionError(missing.size() + " of " + kept.size() + " with a 250 never arrived: " + missing);
        }
        Map<Integer, List<Instant>> copies = new TreeMap<>();
        arrivals.forEach(arrival -> copies.computeIfAbsent(arrival.number(), number -> new ArrayList<>())
                .add(arrival.at()));
        copies.values().removeIf(times -> times.size() == 1);
        List<Map.Entry<Integer, List<Instant>>> unexplained = copies.entrySet().stream()
                .filter(entry -> !explained(entry.getValue(), window))
                .toList();
        System.out.printf(
                "outbound ledger settled: %d with a 250, %d arrived, %d twice, %d of them unexplained%n",
                kept.size(), arrivals.size(), copies.size(), unexplained.size());
        if (!unexplained.isEmpty()) {
            throw new AssertionError("came twice without a kill: " + unexplained + "; kills " + kills);
        }
    }

    private boolean explained(List<Instant> times, Duration window) {
        return times.subList(0, times.size() - 1).stream()
                .allMatch(copy -> kills.stream()
                        .anyMatch(kill -> Duration.between(copy, kill).abs().compareTo(window) <= 0));
    }

    private List<Integer> missing() {
        Set<Integer> there = new ConcurrentSkipListSet<>();
        arrivals.forEach(arrival -> there.add(arrival.number()));
        return kept.stream().filter(number -> !there.contains(number)).toList();
    }
}
