package io.barid.mailbox.site;

import io.barid.mailbox.password.AppPasswords;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the names and the number of a file's app passwords as the admin API does. */
final class SiteApps {

    private SiteApps() {}

    /**
     * What is wrong with an account's, in words.
     *
     * @param there the names that it has
     */
    static Optional<String> problem(Set<String> there, Map<String, String> said) {
        if (!said.keySet().stream().allMatch(AppPasswords::isName)) {
            return Optional.of(
                    "the name of an app password is 1 to 64 characters, without slashes or control characters");
        }
        Set<String> names = new HashSet<>(there);
        names.addAll(said.keySet());
        return said.isEmpty() || names.size() <= AppPasswords.MOST
                ? Optional.empty()
                : Optional.of(
                        "it would have " + names.size() + " app passwords, but " + AppPasswords.MOST + " are the most");
    }
}
