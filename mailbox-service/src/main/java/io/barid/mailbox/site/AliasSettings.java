package io.barid.mailbox.site;

import java.util.List;

/** Where an alias leads. */
record AliasSettings(List<String> targets) {

    private static final int MOST = 500;

    /** As a file says it. */
    record Said(List<String> targets) {

        AliasSettings settings() {
            List<String> all = SiteNames.targets(targets);
            if (all.isEmpty() || all.size() > MOST) {
                throw new IllegalArgumentException("an alias has 1 to " + MOST + " targets");
            }
            return new AliasSettings(all);
        }
    }
}
