package io.barid.testdns;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Finds answers in the zones of a server. */
final class Zones {

    private static final int MOST_ALIASES = 20;

    private final List<TestZone> deepestFirst;
    private volatile boolean passSignatures = true;

    Zones(List<TestZone> zones) {
        deepestFirst = zones.stream()
                .sorted(Comparator.comparingInt((TestZone zone) -> zone.origin().labels())
                        .reversed())
                .toList();
        for (TestZone child : deepestFirst) {
            above(child.origin()).ifPresent(parent -> parent.delegate(child));
        }
    }

    void passSignatures(boolean pass) {
        passSignatures = pass;
    }

    private Optional<TestZone> above(Name name) {
        return deepestFirst.stream()
                .filter(zone -> name.subdomain(zone.origin()) && !name.equals(zone.origin()))
                .findFirst();
    }

    /** A DS record is the parent's (RFC 4035 section 3.1.4.1). */
    private Optional<TestZone> zone(Name name, int type) {
        Optional<TestZone> its = deepestFirst.stream()
                .filter(zone -> name.subdomain(zone.origin()))
                .findFirst();
        return type == Type.DS ? above(name).or(() -> its) : its;
    }

    Message failure(Message question) {
        Message answer = begin(question);
        answer.getHeader().setRcode(Rcode.SERVFAIL);
        return answer;
    }

    Message answer(Message question) {
        Message answer = begin(question);
        OPTRecord opt = question.getOPT();
        boolean dnssec = passSignatures && opt != null && (opt.getFlags() & ExtendedFlags.DO) != 0;
        Name name = question.getQuestion().getName();
        int type = question.getQuestion().getType();
        for (int i = 0; i < MOST_ALIASES; i++) {
            Optional<TestZone> zone = zone(name, type);
            if (zone.isEmpty()) {
                answer.getHeader().setRcode(i == 0 ? Rcode.REFUSED : Rcode.NOERROR);
                return answer;
            }
            Optional<Name> alias = add(zone.get(), name, type, dnssec, answer);
            if (alias.isEmpty()) {
                return answer;
            }
            name = alias.get();
        }
        return answer;
    }

    private static Message begin(Message question) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setOpcode(Opcode.QUERY);
        if (question.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
        }
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        if (question.getOPT() != null) {
            answer.addRecord(new OPTRecord(1280, 0, 0, question.getOPT().getFlags()), Section.ADDITIONAL);
        }
        return answer;
    }

    /** @return where an alias leads that has to be followed */
    private static Optional<Name> add(TestZone zone, Name name, int type, boolean dnssec, Message answer) {
        List<Record> found = zone.find(name, type, dnssec);
        if (!found.isEmpty()) {
            found.forEach(each -> answer.addRecord(each, Section.ANSWER));
            return Optional.empty();
        }
        List<Record> alias = zone.find(name, Type.CNAME, dnssec);
        if (!alias.isEmpty()) {
            alias.forEach(each -> answer.addRecord(each, Section.ANSWER));
            return Optional.of(((CNAMERecord) alias.getFirst()).getTarget());
        }
        answer.getHeader().setRcode(zone.exists(name) ? Rcode.NOERROR : Rcode.NXDOMAIN);
        zone.nothing(name, dnssec).forEach(each -> answer.addRecord(each, Section.AUTHORITY));
        return Optional.empty();
    }
}
