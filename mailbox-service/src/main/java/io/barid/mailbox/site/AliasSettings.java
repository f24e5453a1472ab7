package io.barid.mailbox.site;

import java.util.List;

/** Where an alias leads. */
record AliasSettings(List<String> targets) {

    /** As a file says it. */
    record Said(List<String> targets) {

        AliasSettings settings() {
            List<String> all = SiteNames.targets(targets);
            if (all.isEmpty()) {
                throw new IllegalArgumentException("an alias has 1 to " + SiteNames.MOST_TARGETS + " targets");
            }
            return new AliasSettings(all);
        }
    }
}
