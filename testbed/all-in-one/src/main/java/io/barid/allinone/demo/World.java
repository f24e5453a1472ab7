package io.barid.allinone.demo;

import io.barid.testdns.AuthoritativeDns;
import io.barid.testdns.TestZone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The Domain Name System of the story: one server that knows both domains and the addresses, and notes what it is asked. */
final class World implements AutoCloseable {

    static final String AHMEDS_COMPUTER = "ahmeds-pc.company.example";
    /** Other computers than the servers. */
    static final String AHMEDS_ADDRESS = "127.0.0.11";

    static final String AYAS_ADDRESS = "127.0.0.12";

    /** A question and its answer, as a resolver's tool would print them. */
    record Asked(String name, String question, List<String> answer) {}

    private final List<Asked> asked = new ArrayList<>();
    private final AuthoritativeDns server;

    private World(int port, TestZone... zones) throws IOException {
        server = new AuthoritativeDns(port, this::note, zones);
    }

    static World of(Organisation company, Organisation organization) throws IOException {
        return new World(
                company.numbers().of(Numbers.DNS),
                TestZone.unsigned(company.domain(), mail(company) + AHMEDS_COMPUTER + ". A " + AHMEDS_ADDRESS + "\n"),
                TestZone.unsigned(organization.domain(), mail(organization)),
                TestZone.unsigned(
                        "0.0.127.in-addr.arpa",
                        "1 PTR " + company.host() + ".\n2 PTR " + organization.host() + ".\n11 PTR " + AHMEDS_COMPUTER
                                + ".\n"));
    }

    private static String mail(Organisation organisation) {
        return "@ MX 10 " + organisation.host() + ".\n" + organisation.host() + ". A " + organisation.address() + "\n";
    }

    private void note(Record question, Message answer) {
        List<String> lines = Stream.of(answer.getSection(Section.ANSWER))
                .flatMap(List::stream)
                .map(World::text)
                .toList();
        int code = answer.getRcode();
        String none = code == Rcode.NXDOMAIN ? "no such name" : code == Rcode.NOERROR ? "none" : Rcode.string(code);
        String name = question.getName().toString(true);
        synchronized (asked) {
            asked.add(new Asked(
                    name, name + " " + Type.string(question.getType()) + "?", lines.isEmpty() ? List.of(none) : lines));
        }
    }

    private static String text(Record each) {
        return each.getName() + " " + each.getTTL() + " IN " + Type.string(each.getType()) + " " + each.rdataToString();
    }

    /** What was asked since then, without what was asked again. @param since how many there were */
    List<Asked> since(int since, Predicate<Asked> wanted) {
        synchronized (asked) {
            return asked.subList(since, asked.size()).stream()
                    .filter(wanted)
                    .distinct()
                    .toList();
        }
    }

    int count() {
        synchronized (asked) {
            return asked.size();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
