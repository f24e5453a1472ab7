package io.barid.dns.sts;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/**
 * The TXT record that announces a policy (RFC 8461 section 3.1).
 *
 * @param id changes when the policy changes
 */
record StsRecord(String id) {

    private static final Pattern VERSION = Pattern.compile("v=STSv1[ \\t]*(;.*)?", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([!-:<>-~]+)");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    /** @return empty unless exactly one record begins with the version, and it is well-formed */
    static Optional<StsRecord> of(List<Record> records) {
        List<String> announcing = records.stream()
                .filter(TXTRecord.class::isInstance)
                .map(each -> text((TXTRecord) each))
                .filter(text -> VERSION.matcher(text).matches())
                .toList();
        return announcing.size() == 1 ? parse(announcing.getFirst()) : Optional.empty();
    }

    /** The strings of one record belong together. */
    private static String text(TXTRecord txt) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : txt.getStringsAsByteArrays()) {
            text.append(new String(part, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    private static Optional<StsRecord> parse(String text) {
        String[] fields = text.split(";", -1);
        Optional<StsRecord> record = Optional.empty();
        for (int i = 1; i < fields.length; i++) {
            String field = fields[i].strip();
            Matcher matcher = FIELD.matcher(field);
            if (field.isEmpty() && i == fields.length - 1) {
                break;
            }
            if (!matcher.matches()) {
                return Optional.empty();
            }
            if (matcher.group(1).equals("id") && record.isEmpty()) {
                if (!ID.matcher(matcher.group(2)).matches()) {
                    return Optional.empty();
                }
                record = Optional.of(new StsRecord(matcher.group(2)));
            }
        }
        return record;
    }
}
