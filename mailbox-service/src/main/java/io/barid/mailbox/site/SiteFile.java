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
     * @param sealed   the password as an export sealed it, of an account
     * @param apps     app passwords as an export has them, by name
     */
    record Entry<S>(
            String place, S settings, Optional<String> password, Optional<String> sealed, Map<String, String> apps) {

        static <S> Entry<S> of(S settings) {
            return new Entry<>("", settings, Optional.empty(), Optional.empty(), Map.of());
        }

        Entry<S> at(String where) {
            return new Entry<>(where, settings, password, sealed, apps);
        }

        <T> Entry<T> with(T other) {
            return new Entry<>(place, other, password, sealed, apps);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Entry[" + place + "]";
        }
    }
}
