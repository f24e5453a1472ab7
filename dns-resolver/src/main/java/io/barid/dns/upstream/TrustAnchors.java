package io.barid.dns.upstream;

import io.barid.service.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** Keys, or digests of keys, with which chains of signatures begin: the root's, and those of {@code BARID_DNS_TRUST_ANCHORS}. */
record TrustAnchors(Map<Name, List<Record>> byName) {

    private static final String ROOT = "root-anchors.zone";

    TrustAnchors {
        byName = Map.copyOf(byName);
    }

    /**
     * The root's, which come with the program; a file adds to them, and where it names the root, replaces them.
     *
     * @param file empty: none
     */
    static TrustAnchors of(String file) {
        Map<Name, List<Record>> anchors = new HashMap<>(built());
        if (!file.isBlank()) {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                Map<Name, List<Record>> given = read(in);
                if (given.isEmpty()) {
                    throw new SettingsException(
                            "BARID_DNS_TRUST_ANCHORS is '" + file + "', which holds no DS or DNSKEY record");
                }
                anchors.putAll(given);
            } catch (IOException e) {
                throw new SettingsException("BARID_DNS_TRUST_ANCHORS is '" + file
                        + "', which is no readable file of DS or DNSKEY records: " + e.getMessage());
            }
        }
        return new TrustAnchors(anchors);
    }

    private static Map<Name, List<Record>> built() {
        try (InputStream in = TrustAnchors.class.getResourceAsStream(ROOT)) {
            return read(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Name, List<Record>> read(InputStream in) throws IOException {
        Map<Name, List<Record>> anchors = new HashMap<>();
        try (Master master = new Master(in, Name.root, 3600)) {
            for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
                if (each.getType() == Type.DS || each.getType() == Type.DNSKEY) {
                    anchors.merge(each.getName(), List.of(each), TrustAnchors::both);
                }
            }
        }
        return anchors;
    }

    private static List<Record> both(List<Record> some, List<Record> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }

    /** Makes the validator trust those of these names. */
    void trust(ValidatingResolver validator, Collection<Name> names) {
        String text = names.stream()
                .flatMap(name -> byName.get(name).stream())
                .map(Record::toString)
                .collect(Collectors.joining("\n"));
        try {
            validator.loadTrustAnchors(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
