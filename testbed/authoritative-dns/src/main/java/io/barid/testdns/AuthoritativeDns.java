package io.barid.testdns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The server: UDP and TCP on one free port of loopback. */
public final class AuthoritativeDns implements AutoCloseable {

    private static final int UDP_OCTETS = 512;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Zones zones;
    private final BiConsumer<Record, Message> answered;
    private final Map<Name, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();
    private final Map<Name, Map<Integer, AtomicInteger>> questions = new ConcurrentHashMap<>();
    private final AtomicInteger tcpQuestions = new AtomicInteger();

    /** One unsigned zone; see {@link TestZone#unsigned}. */
    public AuthoritativeDns(String origin, String records) throws IOException {
        this(TestZone.unsigned(origin, records));
    }

    /** Several zones; one below another is delegated by it, with its key's digest when it is signed. */
    public AuthoritativeDns(TestZone... served) throws IOException {
        this(0, (question, answer) -> {}, served);
    }

    /** @param port 0: a free one @param answered hears each answer before it is sent, on any thread */
    public AuthoritativeDns(int port, BiConsumer<Record, Message> answered, TestZone... served) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), answered, served);
    }

    /** As above, on any address of this machine. */
    AuthoritativeDns(InetSocketAddress address, BiConsumer<Record, Message> answered, TestZone... served)
            throws IOException {
        this.answered = answered;
        zones = new Zones(List.of(served));
        tcp = new ServerSocket(address.getPort(), 50, address.getAddress());
        udp = new DatagramSocket(new InetSocketAddress(address.getAddress(), tcp.getLocalPort()));
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    /** For {@code BARID_DNS_SERVERS}. */
    public String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    /** From now on questions about this name are answered so. */
    public void make(String name, Misbehaviour misbehaviour) {
        misbehaviours.put(TestZone.name(name), misbehaviour);
    }

    /** This name is answered properly again. */
    public void mend(String name) {
        misbehaviours.remove(TestZone.name(name));
    }

    /** Whether signatures are given to those who ask for them; some name servers pass none. */
    public void passSignatures(boolean pass) {
        zones.passSignatures(pass);
    }

    /** Questions about a name so far, of all types. */
    public int questions(String name) {
        return questions.getOrDefault(TestZone.name(name), Map.of()).values().stream()
                .mapToInt(AtomicInteger::get)
                .sum();
    }

    /** Questions about a name and type so far. */
    public int questions(String name, int type) {
        AtomicInteger count =
                questions.getOrDefault(TestZone.name(name), Map.of()).get(type);
        return count == null ? 0 : count.get();
    }

    /** All questions so far, one in a line, such as {@code "example.test. MX 2"}. */
    public List<String> allQuestions() {
        List<String> lines = new ArrayList<>();
        questions.forEach((name, types) ->
                types.forEach((type, count) -> lines.add(name + " " + Type.string(type) + " " + count)));
        return lines.stream().sorted().toList();
    }

    public int tcpQuestions() {
        return tcpQuestions.get();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] question = Arrays.copyOf(buffer, packet.getLength());
                Thread.ofVirtual().start(() -> answerUdp(question, packet));
            } catch (IOException e) {
                // closed, or a client that went away
            }
        }
    }

    private void answerUdp(byte[] octets, DatagramPacket from) {
        try {
            Message question = new Message(octets);
            Optional<Message> answer = answer(question);
            if (answer.isPresent()) {
                OPTRecord opt = question.getOPT();
                byte[] wire = answer.get().toWire(opt == null ? UDP_OCTETS : opt.getPayloadSize());
                udp.send(new DatagramPacket(wire, wire.length, from.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed, or a client that went away
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                Thread.ofVirtual().start(() -> answerTcp(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void answerTcp(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            byte[] question = in.readNBytes(in.readUnsignedShort());
            tcpQuestions.incrementAndGet();
            Optional<Message> answer = answer(new Message(question));
            if (answer.isPresent()) {
                byte[] wire = answer.get().toWire();
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(wire.length);
                out.write(wire);
                out.flush();
            }
        } catch (IOException e) {
            // a client that went away
        }
    }

    private Optional<Message> answer(Message question) {
        Optional<Message> answer = behaved(question);
        answer.ifPresent(given -> answered.accept(question.getQuestion(), given));
        return answer;
    }

    private Optional<Message> behaved(Message question) {
        Record asked = question.getQuestion();
        questions
                .computeIfAbsent(asked.getName(), ignored -> new ConcurrentHashMap<>())
                .computeIfAbsent(asked.getType(), ignored -> new AtomicInteger())
                .incrementAndGet();
        Misbehaviour misbehaviour = misbehaviours.getOrDefault(asked.getName(), Misbehaviour.none());
        return switch (misbehaviour.kind()) {
            case NONE -> Optional.of(zones.answer(question));
            case FAILS -> Optional.of(zones.failure(question));
            case SILENT -> Optional.empty();
            case SLOW -> {
                sleep(misbehaviour.millis());
                yield Optional.of(zones.answer(question));
            }
        };
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
