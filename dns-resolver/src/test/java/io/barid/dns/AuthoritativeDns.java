package io.barid.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SetResponse;
import org.xbill.DNS.Zone;

/** A name server for one zone, on loopback over UDP and TCP. */
final class AuthoritativeDns implements AutoCloseable {

    private static final int UDP_OCTETS = 512;

    private final Zone zone;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Set<Name> failing = ConcurrentHashMap.newKeySet();
    private final Set<Name> silent = ConcurrentHashMap.newKeySet();
    private final Map<Name, AtomicInteger> questions = new ConcurrentHashMap<>();
    private final AtomicInteger tcpQuestions = new AtomicInteger();

    /** @param records in the form of a master file; SOA and NS are added */
    AuthoritativeDns(String origin, String records) throws IOException {
        String file = "$ORIGIN " + origin
                + "\n$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 300\n@ NS ns\nns A 127.0.0.1\n" + records;
        zone = new Zone(Name.fromString(origin), new java.io.ByteArrayInputStream(file.getBytes()));
        tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    /** SERVFAIL for this name from now on. */
    void fail(String name) throws IOException {
        failing.add(Name.fromString(name));
    }

    /** No answer for this name from now on. */
    void silence(String name) throws IOException {
        silent.add(Name.fromString(name));
    }

    /** Questions about a name so far, of all types. */
    int questions(String name) throws IOException {
        return Optional.ofNullable(questions.get(Name.fromString(name)))
                .map(AtomicInteger::get)
                .orElse(0);
    }

    int tcpQuestions() {
        return tcpQuestions.get();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Optional<Message> answer = answer(new Message(java.util.Arrays.copyOf(buffer, packet.getLength())));
                if (answer.isPresent()) {
                    byte[] wire = answer.get().toWire(UDP_OCTETS);
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // closed, or a client that went away
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
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
                // closed, or a client that went away
            }
        }
    }

    private Optional<Message> answer(Message question) {
        Record asked = question.getQuestion();
        questions.computeIfAbsent(asked.getName(), name -> new AtomicInteger()).incrementAndGet();
        if (silent.contains(asked.getName())) {
            return Optional.empty();
        }
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setOpcode(Opcode.QUERY);
        answer.addRecord(Record.newRecord(asked.getName(), asked.getType(), DClass.IN), Section.QUESTION);
        if (failing.contains(asked.getName())) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
        } else {
            find(asked.getName(), asked.getType(), answer);
        }
        return Optional.of(answer);
    }

    private void find(Name name, int type, Message answer) {
        SetResponse found = zone.findRecords(name, type);
        if (found.isSuccessful()) {
            for (RRset set : found.answers()) {
                set.rrs().forEach(each -> answer.addRecord(each, Section.ANSWER));
            }
        } else if (found.isCNAME()) {
            answer.addRecord(found.getCNAME(), Section.ANSWER);
            find(found.getCNAME().getTarget(), type, answer);
        } else {
            answer.getHeader().setRcode(found.isNXDOMAIN() ? Rcode.NXDOMAIN : Rcode.NOERROR);
            answer.addRecord(zone.getSOA(), Section.AUTHORITY);
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
