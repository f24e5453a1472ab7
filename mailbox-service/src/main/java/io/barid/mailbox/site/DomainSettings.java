package io.barid.mailbox.site;

import com.fasterxml.jackson.annotation.JsonInclude;

/** What a domain is told; as in the admin API, and what is left out is as for a new one. Null: none. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DomainSettings(
        boolean checkFrom,
        String catchAll,
        boolean plusAddressing,
        boolean foldCase,
        Long quotaOctets,
        Long quotaMessages) {

    static final DomainSettings DEFAULT = new DomainSettings(false, null, true, true, null, null);

    /** As a file says it. */
    record Said(
            Boolean checkFrom,
            String catchAll,
            Boolean plusAddressing,
            Boolean foldCase,
            Long quotaOctets,
            Long quotaMessages) {

        DomainSettings settings() {
            return new DomainSettings(
                    Said.or(checkFrom, DEFAULT.checkFrom()),
                    catchAll == null || catchAll.isEmpty()
                            ? null
                            : SiteNames.address(catchAll).toString(),
                    Said.or(plusAddressing, DEFAULT.plusAddressing()),
                    Said.or(foldCase, DEFAULT.foldCase()),
                    SiteNames.limit("quotaOctets", quotaOctets),
                    SiteNames.limit("quotaMessages", quotaMessages));
        }

        private static boolean or(Boolean said, boolean otherwise) {
            return said == null ? otherwise : said;
        }
    }
}
