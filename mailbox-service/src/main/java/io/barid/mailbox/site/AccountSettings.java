package io.barid.mailbox.site;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** What an account is told, but its passwords; as in the admin API, and what is left out is as for a new one. Null: none. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AccountSettings(
        boolean disabled,
        Long quotaOctets,
        Long quotaMessages,
        List<String> forwardTo,
        boolean keepCopy,
        Integer sendPerHour,
        Integer sendPerDay) {

    static final AccountSettings DEFAULT = new AccountSettings(false, null, null, List.of(), true, null, null);

    /**
     * As a file says it.
     *
     * @param password    in clear; left out: it stays
     * @param credentials the password as an export sealed it for this address
     * @param appPasswords by name, as an export has them; others stay
     */
    record Said(
            Boolean disabled,
            Long quotaOctets,
            Long quotaMessages,
            List<String> forwardTo,
            Boolean keepCopy,
            Integer sendPerHour,
            Integer sendPerDay,
            String password,
            String credentials,
            Map<String, String> appPasswords) {

        AccountSettings settings() {
            return new AccountSettings(
                    disabled != null && disabled,
                    SiteNames.limit("quotaOctets", quotaOctets),
                    SiteNames.limit("quotaMessages", quotaMessages),
                    SiteNames.targets(forwardTo),
                    keepCopy == null || keepCopy,
                    SiteNames.limit("sendPerHour", sendPerHour),
                    SiteNames.limit("sendPerDay", sendPerDay));
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Said[secret]";
        }
    }
}
