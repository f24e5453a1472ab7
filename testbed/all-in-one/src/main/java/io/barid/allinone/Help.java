package io.barid.allinone;

/** What {@code ./barid} can do. */
final class Help {

    private static final String TEXT = """
            Barid, a mail platform. Settings are BARID_* variables: docs/configuration.md

              ./barid up                      start everything here; Ctrl-C stops it
              ./barid up --processes          the same, each part a process of its own
              ./barid start|stop PART         one part of `up --processes`
              ./barid status                  which parts are ready

              ./barid domain  add|remove DOMAIN  | list
              ./barid account add|remove ADDRESS | list
              ./barid alias   add ADDRESS TARGET... | remove ADDRESS | list

              ./barid queue [list] [WHICH]        what waits, the longest first
              ./barid queue show ID               one message, with the last replies
              ./barid queue retry|release   ID|WHICH
              ./barid queue hold            ID|WHICH [--reason TEXT]
              ./barid queue reroute         ID|WHICH --to HOST:PORT|mx
              ./barid queue drop            ID|WHICH [--bounce]

            WHICH is one or more of --domain, --destination, --sender, --recipient,
            --state and --older-than (30m, 4h, 2d), or --all for everything; with an
            ID only --recipient. States: unrouted, active, waiting, deferred, held.

            account add asks for a password, or reads it from standard input with
            --password-stdin; on an account that exists it sets a new one.
            """;

    private Help() {}

    static int print() {
        System.out.print(TEXT);
        return 0;
    }
}
