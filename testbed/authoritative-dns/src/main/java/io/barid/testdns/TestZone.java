package io.barid.testdns;

import io.barid.testdns.ZoneSigner.Flaw;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** The records of one zone; it may change while it is served. */
public final class TestZone {

    private final Name origin;
    private final Optional<ZoneSigner> signer;
    private final NavigableMap<Name, Map<Integer, RRset>> nodes = new TreeMap<>();
    private final Map<Name, Flaw> flaws = new HashMap<>();

    private TestZone(String origin, String records, boolean signed) {
        this.origin = name(origin);
        this.signer = signed ? Optional.of(new ZoneSigner(this.origin)) : Optional.empty();
        put("@ SOA ns hostmaster 1 3600 600 86400 300\n@ NS ns\nns A 127.0.0.1\n" + records);
        signer.ifPresent(keys -> add(keys.key()));
    }

    /** @param records in the form of a master file; SOA and NS are added, the time to live is 300 s unless given */
    public static TestZone unsigned(String origin, String records) {
        return new TestZone(origin, records, false);
    }

    /** As {@link #unsigned}, with DNSSEC: NSEC where there is nothing. */
    public static TestZone signed(String origin, String records) {
        return new TestZone(origin, records, true);
    }

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** The DS record of its key, for a file of trust anchors. */
    public String anchor() {
        return signer.orElseThrow().ds().toString();
    }

    /** Adds records, in the form of a master file. */
    public synchronized void put(String records) {
        String file = "$ORIGIN " + origin + "\n$TTL 300\n" + records;
        try (Master master = new Master(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), origin, 300)) {
            for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
                add(each);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Takes all records of a type away. */
    public synchronized void remove(String owner, int type) {
        Map<Integer, RRset> node = nodes.get(name(owner));
        node.remove(type);
        if (node.isEmpty()) {
            nodes.remove(name(owner));
        }
    }

    /** Signatures of all records of this name are wrong from now on. */
    public synchronized void spoil(String owner) {
        flaws.put(name(owner), Flaw.WRONG);
    }

    /** Signatures of all records of this name ended half an hour ago. */
    public synchronized void expire(String owner) {
        flaws.put(name(owner), Flaw.EXPIRED);
    }

    /** Signatures of this name are good again. */
    public synchronized void heal(String owner) {
        flaws.remove(name(owner));
    }

    private synchronized void add(Record each) {
        nodes.computeIfAbsent(each.getName(), ignored -> new HashMap<>())
                .computeIfAbsent(each.getType(), ignored -> new RRset())
                .addRR(each);
    }

    Name origin() {
        return origin;
    }

    /** A zone below this one: its name servers, and its key's digest when it is signed. */
    void delegate(TestZone child) {
        add(new NSRecord(child.origin, DClass.IN, 300, name("ns." + child.origin)));
        child.signer.ifPresent(keys -> add(keys.ds()));
    }

    /** @return with signatures, or nothing */
    synchronized List<Record> find(Name owner, int type, boolean dnssec) {
        RRset found = nodes.getOrDefault(owner, Map.of()).get(type);
        return found == null ? List.of() : withSignatures(found, dnssec);
    }

    /** Whether the name or one below it has records. */
    synchronized boolean exists(Name owner) {
        if (nodes.containsKey(owner)) {
            return true;
        }
        Name next = nodes.higherKey(owner);
        return next != null && next.subdomain(owner);
    }

    /** What belongs in the authority section where there is nothing (RFC 2308 section 3, RFC 4035 section 3.1.3). */
    synchronized List<Record> nothing(Name owner, boolean dnssec) {
        RRset soa = nodes.get(origin).get(Type.SOA);
        List<Record> records = new ArrayList<>(withSignatures(soa, dnssec));
        if (dnssec && signer.isPresent()) {
            Name proof = nodes.floorKey(owner);
            records.addAll(withSignatures(new RRset(nsec(proof)), true));
            Name wildcardProof = nodes.floorKey(wildcard(encloser(owner)));
            if (!exists(owner) && !wildcardProof.equals(proof)) {
                records.addAll(withSignatures(new RRset(nsec(wildcardProof)), true));
            }
        }
        return records;
    }

    private static Name wildcard(Name above) {
        return above.equals(Name.root) ? name("*.") : name("*." + above);
    }

    private Name encloser(Name owner) {
        Name above = owner;
        while (!exists(above)) {
            above = new Name(above, 1);
        }
        return above;
    }

    private NSECRecord nsec(Name owner) {
        Name next = nodes.higherKey(owner);
        int[] types = IntStream.concat(
                        nodes.get(owner).keySet().stream().mapToInt(Integer::intValue),
                        IntStream.of(Type.NSEC, Type.RRSIG))
                .sorted()
                .toArray();
        long ttl = ((SOARecord) nodes.get(origin).get(Type.SOA).first()).getMinimum();
        return new NSECRecord(owner, DClass.IN, ttl, next == null ? origin : next, types);
    }

    private List<Record> withSignatures(RRset set, boolean dnssec) {
        List<Record> records = new ArrayList<>(set.rrs());
        boolean ours = set.getType() != Type.NS || set.getName().equals(origin);
        if (dnssec && ours) {
            Flaw flaw = flaws.getOrDefault(set.getName(), Flaw.NONE);
            signer.ifPresent(keys -> records.add(keys.sign(set, flaw)));
        }
        return records;
    }
}
