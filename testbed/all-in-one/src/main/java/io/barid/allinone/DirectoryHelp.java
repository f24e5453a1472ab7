package io.barid.allinone;

/** What {@code domain}, {@code account} and {@code alias} can do; each line fits 80 columns. */
final class DirectoryHelp {

    private static final String DOMAIN = """
            Domains whose mail is ours.

              ./barid domain add|set DOMAIN [OPTION...]   set: only where it is there
              ./barid domain remove DOMAIN                only when it is empty
              ./barid domain list

              --check-from | --any-from        whether the From field of what its
                                               accounts send must name them alone
              --catch-all ADDRESS | --no-catch-all   mail for names that nobody has
              --plus | --no-plus               whether name+tag is name
              --fold-case | --exact-case       whether Bob is bob; only while empty
              --quota SIZE  --quota-messages N over all its mailboxes; 0 is no limit
            """;

    private static final String ACCOUNT = """
            Mailboxes and their owners.

              ./barid account add ADDRESS [OPTION...]     asks for a password
              ./barid account set ADDRESS OPTION...       keeps the password
              ./barid account enable|disable ADDRESS      neither mail nor login
              ./barid account remove ADDRESS [--no-wait]  its mail goes too, for good
              ./barid account list [--domain DOMAIN]
              ./barid account app-password add|remove ADDRESS NAME | list ADDRESS

              --password-stdin                 the password is on standard input
              --quota SIZE  --quota-messages N of its mailbox (500M, 5G; 0: no limit)
              --forward ADDRESS                its mail goes there; more than one may
                                               be given, and they replace all before
              --no-forward                     it does not
              --keep-copy | --no-copy          whether forwarded mail stays here too
              --send-per-hour N --send-per-day N  recipients; 0 is no limit
            """;

    private static final String ALIAS = """
            Names whose mail goes to others.

              ./barid alias add ADDRESS TARGET...   its targets, all of them
              ./barid alias remove ADDRESS
              ./barid alias list [--domain DOMAIN]
            """;

    private DirectoryHelp() {}

    static int print(String kind) {
        System.out.print(
                switch (kind) {
                    case "domain" -> DOMAIN;
                    case "alias" -> ALIAS;
                    default -> ACCOUNT;
                });
        return 0;
    }
}
