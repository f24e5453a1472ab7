package io.barid.mailbox.site;

import java.util.Map;
import java.util.Optional;

/**
 * What a file says, each under the name that it gives it.
 *
 * @param domains  by name
 * @param accounts by address
 * @param aliases  by address
 */
record SiteFile(
        Map<String, Entry<DomainSettings>> domains,
        Map<String, Entry<AccountSettings>> accounts,
        Map<String, Entry<AliasSettings>> aliases) {

    /**
     * One of them.
     *
     * @param place    where it stands, for people
     * @param password in clear, of an account
     * @param sealed   credentials as an export sealed them, of an account
     */
    record Entry<S>(String place, S settings, Optional<String> password, Optional<String> sealed) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Entry[" + place + "]";
        }
    }
}
