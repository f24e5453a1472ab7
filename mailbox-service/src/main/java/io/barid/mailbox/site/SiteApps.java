package io.barid.mailbox.site;

import io.barid.mailbox.password.AppPasswords;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the app passwords of a file as the admin API checks theirs, and that each is there once, under one name. */
final class SiteApps {

    private record Place(String address, String name) {}

    private final Map<String, Map<String, String>> now;
    private final Map<String, Place> places = new HashMap<>();

    /** @param now what is there, by address and name */
    SiteApps(Map<String, Map<String, String>> now) {
        this.now = now;
        now.forEach((address, apps) -> apps.forEach((name, kept) -> places.put(kept, new Place(address, name))));
    }

    /** Accounts come one after the other. @return what is wrong with an account's, in words */
    Optional<String> problem(String address, Map<String, String> said) {
        for (Map.Entry<String, String> app : said.entrySet()) {
            if (!AppPasswords.isName(app.getKey())) {
                return Optional.of("the name of an app password is 1 to 64 characters, without slashes or control"
                        + " characters");
            }
            if (app.getValue() == null || !AppPasswords.isExported(app.getValue())) {
                return Optional.of("its appPasswords are not as an export has them");
            }
            Place here = new Place(address, app.getKey());
            Place there = places.putIfAbsent(app.getValue(), here);
            if (there != null && !there.equals(here)) {
                return Optional.of("its app password '" + here.name() + "' is the same as '" + there.name() + "' of "
                        + there.address() + "; one has one name, so remove that first");
            }
        }
        Set<String> names = new HashSet<>(now.getOrDefault(address, Map.of()).keySet());
        names.addAll(said.keySet());
        return said.isEmpty() || names.size() <= AppPasswords.MOST
                ? Optional.empty()
                : Optional.of(
                        "it would have " + names.size() + " app passwords, but " + AppPasswords.MOST + " are the most");
    }
}
