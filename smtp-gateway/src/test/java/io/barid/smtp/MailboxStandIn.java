package io.barid.smtp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.ContentStore;
import io.barid.query.Logins;
import io.barid.query.MaildropTicket;
import io.barid.query.RecipientDirectory;
import io.barid.query.ScramLogins;
import io.barid.query.SenderDirectory;
import io.barid.service.login.ScramStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers over HTTP as mailbox-service does, for domain here.example with users alice (account 6), bob (7) and carol (8),
 * whose password is "secret". The alias list@here.example names bob; carol's From is checked; alice may send to three
 * recipients an hour; limited@here.example has a quota, with room for 1,000 octets;
 * disabled@here.example is disabled.
 */
public final class MailboxStandIn implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> USERS = List.of("alice@here.example", "bob@here.example", "carol@here.example");

    private static final int LIMIT = 3;

    private final HttpServer server;
    private final Map<String, Map<Integer, byte[]>> chunks = new ConcurrentHashMap<>();
    private final Map<String, ContentStore.Seal> seals = new ConcurrentHashMap<>();
    private final List<String> abandoned = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<ForwardPath> asked = new CopyOnWriteArrayList<>();
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final ScramLogins scram = new ScramStandIn(new Logins.Answer.Granted(
            new AccountId(7), Mailbox.parse("bob@here.example"), new MaildropTicket("ticket-1234567890")));
    private final List<SenderDirectory.Question> askedSenders = new CopyOnWriteArrayList<>();
    private final Map<AccountId, Integer> sent = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> octets = new ConcurrentHashMap<>();
    private volatile boolean storeAway;
    private volatile boolean sendersAway;
    private volatile boolean counting;

    public MailboxStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/recipients/check", this::check);
        server.createContext("/internal/senders/check", this::checkSender);
        server.createContext("/internal/senders/count", this::count);
        server.createContext("/internal/logins", this::logIn);
        server.createContext("/internal/logins/scram/", this::scram);
        server.createContext("/internal/contents/", this::content);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What callers showed. */
    public List<String> authorizations() {
        return authorizations;
    }

    /** The address of each client that wanted to log in, as the gateway told it. */
    public List<String> clients() {
        return clients;
    }

    /** The recipients that were asked about. */
    public List<ForwardPath> asked() {
        return asked;
    }

    /** What was asked about senders. */
    public List<SenderDirectory.Question> askedSenders() {
        return askedSenders;
    }

    /** Recipients counted for an account. */
    public int sent(long account) {
        return sent.getOrDefault(new AccountId(account), 0);
    }

    public void sendersAway(boolean away) {
        sendersAway = away;
    }

    /** From now on of contents only their number of octets is kept. */
    public void onlyCount() {
        counting = true;
    }

    /** Octets of a content. */
    public long octets(String queueId) {
        return octets.getOrDefault(queueId, new LongAdder()).sum();
    }

    public void storeAway(boolean away) {
        storeAway = away;
    }

    /** The content that is begun and neither sealed nor abandoned. */
    public Set<String> unsealed() {
        Set<String> unsealed = new HashSet<>(chunks.keySet());
        unsealed.removeAll(seals.keySet());
        return unsealed;
    }

    /** The queue ids of content that was given up, sealed or not. */
    public List<String> abandoned() {
        return abandoned;
    }

    /** Sealed content. */
    public byte[] stored(String queueId) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (seals.containsKey(queueId)) {
            chunks.get(queueId).values().forEach(all::writeBytes);
        }
        return all.toByteArray();
    }

    /** The same answers without HTTP, and nothing is noted. */
    public RecipientDirectory directory() {
        return new RecipientDirectory() {
            @Override
            public Answer check(Question question) {
                return MailboxStandIn.answer(question);
            }

            @Override
            public Resolutions resolve(Batch batch) {
                throw new UnsupportedOperationException("the gateway does not ask this");
            }
        };
    }

    private void check(HttpExchange exchange) throws IOException {
        RecipientDirectory.Question question = read(exchange, RecipientDirectory.Question.class);
        ForwardPath path = question.path();
        asked.add(path);
        RecipientDirectory.Answer answer = answer(question);
        if (path.toString().equals("<away@here.example>")) {
            reply(exchange, 503, new byte[0]);
        } else {
            reply(exchange, 200, JSON.writerFor(RecipientDirectory.Answer.class).writeValueAsBytes(answer));
        }
    }

    private static RecipientDirectory.Answer answer(RecipientDirectory.Question question) {
        if (question.path().toString().equals("<limited@here.example>")) {
            return question.octets().orElseThrow() > 1000
                    ? new RecipientDirectory.Answer.Full()
                    : new RecipientDirectory.Answer.Limited();
        }
        return answer(question.path());
    }

    private static RecipientDirectory.Answer answer(ForwardPath path) {
        return switch (path) {
            case ForwardPath.Postmaster postmaster -> new RecipientDirectory.Answer.Local();
            case ForwardPath.To to -> answer(to.mailbox());
        };
    }

    private static RecipientDirectory.Answer answer(Mailbox mailbox) {
        if (!mailbox.domain().name().equals("here.example")) {
            return new RecipientDirectory.Answer.NotOurs();
        }
        String name = mailbox.local().value();
        if (name.equals("disabled")) {
            return new RecipientDirectory.Answer.Unknown(true);
        }
        return USERS.contains(mailbox.toString())
                        || name.startsWith("list")
                        || name.equalsIgnoreCase("postmaster")
                        || name.endsWith("=far.example=someone")
                ? new RecipientDirectory.Answer.Local()
                : new RecipientDirectory.Answer.Unknown();
    }

    private void logIn(HttpExchange exchange) throws IOException {
        Logins.Attempt attempt = read(exchange, Logins.Attempt.class);
        clients.add(attempt.client());
        if (attempt.name().equals("away")) {
            reply(exchange, 500, new byte[0]);
            return;
        }
        Logins.Answer answer = attempt.name().equals("busy") ? new Logins.Answer.Busy() : new Logins.Answer.Denied();
        if (USERS.contains(attempt.name()) && attempt.password().equals("secret")) {
            answer = new Logins.Answer.Granted(
                    account(attempt.name()), Mailbox.parse(attempt.name()), new MaildropTicket("ticket-1234567890"));
        }
        reply(exchange, 200, JSON.writerFor(Logins.Answer.class).writeValueAsBytes(answer));
    }

    private void scram(HttpExchange exchange) throws IOException {
        boolean begins = exchange.getRequestURI().getPath().endsWith("/first");
        byte[] body;
        try {
            if (begins) {
                ScramLogins.First first = read(exchange, ScramLogins.First.class);
                clients.add(first.client());
                body = JSON.writerFor(ScramLogins.FirstAnswer.class).writeValueAsBytes(scram.first(first));
            } else {
                ScramLogins.Final last = read(exchange, ScramLogins.Final.class);
                clients.add(last.client());
                body = JSON.writerFor(ScramLogins.FinalAnswer.class).writeValueAsBytes(scram.last(last));
            }
        } catch (IllegalStateException e) {
            reply(exchange, 500, new byte[0]);
            return;
        }
        reply(exchange, 200, body);
    }

    private static AccountId account(String name) {
        return new AccountId(6 + USERS.indexOf(name));
    }

    private void checkSender(HttpExchange exchange) throws IOException {
        SenderDirectory.Question question = read(exchange, SenderDirectory.Question.class);
        askedSenders.add(question);
        String own = USERS.get((int) question.account().value() - 6);
        List<Mailbox> notOwned = question.addresses().stream()
                .filter(address -> {
                    String text = address.folded().toString();
                    return !text.equals(own) && !(own.startsWith("bob@") && text.equals("list@here.example"));
                })
                .toList();
        SenderDirectory.Answer answer =
                new SenderDirectory.Answer.Known(notOwned, own.startsWith("carol@"), own.startsWith("alice@"));
        if (sendersAway) {
            reply(exchange, 503, new byte[0]);
        } else {
            reply(exchange, 200, JSON.writerFor(SenderDirectory.Answer.class).writeValueAsBytes(answer));
        }
    }

    private void count(HttpExchange exchange) throws IOException {
        SenderDirectory.Sending sending = read(exchange, SenderDirectory.Sending.class);
        if (sendersAway) {
            reply(exchange, 503, new byte[0]);
            return;
        }
        int before = sent(sending.account().value());
        SenderDirectory.Allowance answer = new SenderDirectory.Allowance.Exceeded(1, before, LIMIT);
        if (before + sending.recipients() <= LIMIT) {
            sent.put(sending.account(), before + sending.recipients());
            answer = new SenderDirectory.Allowance.Granted();
        }
        reply(exchange, 200, JSON.writerFor(SenderDirectory.Allowance.class).writeValueAsBytes(answer));
    }

    /** {@code /internal/contents/ID/chunks/N}, {@code /internal/contents/ID/seal}, or {@code /internal/contents/ID} to abandon. */
    private void content(HttpExchange exchange) throws IOException {
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        if (storeAway) {
            exchange.getRequestBody().readAllBytes();
            reply(exchange, 503, new byte[0]);
        } else if (path.length == 4) {
            if (!seals.containsKey(path[3])) {
                chunks.remove(path[3]);
            }
            abandoned.add(path[3]);
            reply(exchange, 204, new byte[0]);
        } else if (path[4].equals("chunks") && counting) {
            long read = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            octets.computeIfAbsent(path[3], id -> new LongAdder()).add(read);
            reply(exchange, 204, new byte[0]);
        } else if (path[4].equals("chunks")) {
            byte[] octets = exchange.getRequestBody().readAllBytes();
            chunks.computeIfAbsent(path[3], id -> new TreeMap<>()).put(Integer.parseInt(path[5]), octets);
            reply(exchange, 204, new byte[0]);
        } else {
            seals.put(path[3], read(exchange, ContentStore.Seal.class));
            reply(exchange, 204, new byte[0]);
        }
    }

    /** What sealed a content. */
    public ContentStore.Seal seal(String queueId) {
        return seals.get(queueId);
    }

    private <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        return JSON.readValue(exchange.getRequestBody().readAllBytes(), type);
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
