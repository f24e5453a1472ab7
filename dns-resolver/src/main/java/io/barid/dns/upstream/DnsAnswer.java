package io.barid.dns.upstream;

import java.util.List;
import org.xbill.DNS.Record;

/** What DNS said about one name and one type; aliases have been followed. */
public sealed interface DnsAnswer {

    /** At least one record. */
    record Records(List<Record> records) implements DnsAnswer {
        public Records {
            records = List.copyOf(records);
        }
    }

    /** The name exists, but has no record of this type. */
    record NoRecords() implements DnsAnswer {}

    /** The name does not exist. */
    record NoSuchName() implements DnsAnswer {}

    /** No server gave an answer that can be used; another time one may. */
    record Failed(String reason) implements DnsAnswer {}
}
