package io.barid.allinone;

/** What {@code ./barid} can do. */
final class Help {

    private static final String TEXT = """
            Barid, a mail platform. Settings are BARID_* variables: docs/configuration.md

              ./barid demo                    watch one message go from Send to its reader
              ./barid up                      start everything here; Ctrl-C stops it
              ./barid up --processes          the same, each part a process of its own
              ./barid train                   start once to learn: later starts take half the time
              ./barid start|stop PART         one part of `up --processes`
              ./barid status                  which parts are ready
              ./barid up --stores             only Kafka and PostgreSQL, for services from a debugger
              ./barid token SERVICE           its own token, for BARID_SERVICE_TOKEN elsewhere
              ./barid secrets FOLDER          each part's secrets, for containers to mount

              ./barid domain  add|set|remove DOMAIN  | list    (domain --help)
              ./barid account add|set|remove ADDRESS | list    (account --help)
              ./barid account enable|disable ADDRESS
              ./barid account app-password add|remove ADDRESS NAME | list ADDRESS
              ./barid alias   add ADDRESS TARGET... | remove ADDRESS | list
              ./barid site    export | apply FILE [--dry-run] [--prune]
              ./barid audit   [ADDRESS|DOMAIN] [--since TIME]   who changed what

              ./barid mailbox import|export ADDRESS --maildir DIR   (mailbox --help)

              ./barid queue [WHICH] | show ID     what waits; one message whole
              ./barid queue retry|release|hold|drop|bounce ID|WHICH  [--reason TEXT] [--bounce]
              ./barid queue reroute ID|WHICH --to HOST:PORT|mx

              ./barid trace   ID [--follow]       where a message went, step by step
              ./barid trace   [--sender A] [--recipient A] [--outcome bounced] [--since 2h] ...
                                                  which messages are like that   (trace --help)

            WHICH is --domain, --destination, --sender, --recipient, --state (unrouted,
            active, waiting, deferred, held, dead), --older-than (30m, 4h, 2d); --all for
            all. Dead letters (dead-17) are released, bounced or dropped, by ID or --state dead.

            account add asks for a password, or reads it from standard input with
            --password-stdin; on an account that exists it sets a new one.
            """;

    private Help() {}

    static int print() {
        System.out.print(TEXT);
        return 0;
    }
}
