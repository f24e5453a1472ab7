package io.barid.dns.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Reads what a name server's reply says. */
final class Replies {

    /** An answer is asked for again after a day, whatever its time to live. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** "There is no such name" is believed for 3 hours at most (RFC 2308 section 5). */
    private static final Duration LONGEST_NEGATIVE = Duration.ofHours(3);

    private Replies() {}

    /**
     * How long it may be kept: the shortest time to live in it, not longer than its signatures last (RFC 4035 5.3.3);
     * without an answer, what the SOA record says (RFC 2308 section 5), and without that not at all.
     */
    static Duration life(Message reply) {
        List<Record> answer = reply.getSection(Section.ANSWER);
        Duration life = recordsLife(reply);
        boolean negative =
                answer.stream().allMatch(each -> each.getType() == Type.CNAME || each.getType() == Type.RRSIG)
                        && reply.getQuestion().getType() != Type.CNAME;
        return negative ? shorter(life, negativeLife(reply)) : life;
    }

    /** Of what the reply does say, such as an alias. */
    static Duration recordsLife(Message reply) {
        Duration life = LONGEST;
        for (Record each : reply.getSection(Section.ANSWER)) {
            life = shorter(life, ofRecord(each));
        }
        return life;
    }

    private static Duration negativeLife(Message reply) {
        return reply.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .map(soa -> Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())))
                .map(life -> shorter(life, LONGEST_NEGATIVE))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private static Duration ofRecord(Record each) {
        Duration life = Duration.ofSeconds(each.getTTL());
        if (each instanceof RRSIGRecord signature) {
            life = shorter(life, Duration.ofSeconds(signature.getOrigTTL()));
            life = shorter(life, Duration.between(Instant.now(), signature.getExpire()));
        }
        return life.isNegative() ? Duration.ZERO : life;
    }

    static Duration shorter(Duration one, Duration another) {
        return one.compareTo(another) <= 0 ? one : another;
    }

    /** Whether it says that there is nothing (RFC 2308 section 2.2); without the SOA record it may be a referral. */
    static boolean negative(Message reply) {
        return reply.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance);
    }

    /** Records of this name and type; signatures are none. */
    static List<Record> records(Message reply, Name name, int type) {
        return reply.getSection(Section.ANSWER).stream()
                .filter(each -> each.getType() == type && each.getName().equals(name))
                .toList();
    }

    /** Where an alias leads, one step. */
    static Optional<Name> alias(Message reply, Name name) {
        for (Record each : reply.getSection(Section.ANSWER)) {
            if (each instanceof CNAMERecord cname && cname.getName().equals(name)) {
                return Optional.of(cname.getTarget());
            }
        }
        for (Record each : reply.getSection(Section.ANSWER)) {
            if (each instanceof DNAMERecord dname && name.subdomain(dname.getName()) && !name.equals(dname.getName())) {
                return below(name, dname);
            }
        }
        return Optional.empty();
    }

    private static Optional<Name> below(Name name, DNAMERecord dname) {
        try {
            return Optional.of(name.fromDNAME(dname));
        } catch (NameTooLongException e) {
            return Optional.empty();
        }
    }

    /** Why the validator refused, when it did. */
    static Optional<String> refusal(Message reply) {
        return reply.getSection(Section.ADDITIONAL).stream()
                .filter(each ->
                        each instanceof TXTRecord && each.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS)
                .map(each -> String.join("", ((TXTRecord) each).getStrings()))
                .findFirst();
    }
}
