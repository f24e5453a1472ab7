package io.barid.dns.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What DNS said about one name and one type; aliases have been followed. */
public sealed interface DnsAnswer {

    /**
     * How an answer came about.
     *
     * @param name  what the answer is about: the name asked for, or where its aliases lead
     * @param until it is kept until then
     */
    record Origin(Name name, Security security, Instant until) {

        /** For people: "kept 300 s, DNSSEC: secure". */
        public String words() {
            return "kept " + seconds() + " s, DNSSEC: " + security;
        }

        /** For how much longer it is kept. */
        public long seconds() {
            return Math.max(0, Duration.between(Instant.now(), until).toSeconds());
        }

        public boolean secure() {
            return security == Security.SECURE;
        }
    }

    /** At least one record. */
    record Records(List<Record> records, Origin origin) implements DnsAnswer {
        public Records {
            records = List.copyOf(records);
        }
    }

    /** The name exists, but has no record of this type. */
    record NoRecords(Origin origin) implements DnsAnswer {}

    /** The name does not exist. */
    record NoSuchName(Origin origin) implements DnsAnswer {}

    /**
     * No server gave an answer that can be used; another time one may.
     *
     * @param busy no server was asked, because too many questions wait: says nothing about the name
     */
    record Failed(String reason, boolean busy) implements DnsAnswer {}
}
