package io.barid.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Barid and Dovecot beside each other, with the same accounts, the same mail, the same certificate. */
final class Pop3Rig implements AutoCloseable {

    static final int MESSAGES = 2_000;
    static final int LISTED = 100_000;

    /** Accounts that log in again and again. */
    static final int KNOWN = 20;

    private static final int IN_EACH = 10;

    private final StoreRig store;
    private final Pop3Gateway barid;
    private final Pop3Dovecot first;
    private final Pop3Dovecot fast;
    private final int logins;

    /** @param logins accounts besides those of large maildrops */
    Pop3Rig(Path root, int logins) throws Exception {
        this.logins = logins;
        store = new StoreRig(root);
        store.service().put("/v1/domains/" + Pop3Accounts.DOMAIN, "{}");
        Pop3Accounts accounts = new Pop3Accounts(store, logins + 3);
        Path tls = Files.createDirectories(store.folder().resolve("tls"));
        RecipientStandIn.certificate(tls);
        barid = new Pop3Gateway(root, store, tls, logins);
        Path mail = store.folder().resolve("mail");
        first = dovecot(Pop3Dovecot.Mode.DEFAULT, mail, tls, accounts);
        fast = dovecot(Pop3Dovecot.Mode.FAST, mail, tls, accounts);
        for (int i = 0; i < KNOWN; i++) {
            fill(accounts, i, IN_EACH, Feeder.content(4 * 1024));
        }
        fill(accounts, small(), MESSAGES, Feeder.content(4 * 1024));
        fill(accounts, large(), MESSAGES, Feeder.content(50 * 1024));
        StoredMail.same(store, accounts.id(listed()), LISTED, Feeder.content(300));
        first.fill(listed(), LISTED, Feeder.content(300));
        try (var database = store.connectAsSuperuser();
                var statement = database.createStatement()) {
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private Pop3Dovecot dovecot(Pop3Dovecot.Mode mode, Path mail, Path tls, Pop3Accounts accounts) throws Exception {
        return new Pop3Dovecot(
                mode,
                store.folder().resolve("dovecot-" + mode.name().toLowerCase(java.util.Locale.ROOT)),
                mail,
                tls,
                accounts.count(),
                accounts.argon2id());
    }

    private void fill(Pop3Accounts accounts, int account, int messages, byte[] content) throws Exception {
        StoredMail.different(store, accounts.id(account), messages, content);
        first.fill(account, messages, content);
    }

    /** The account with messages of 4 KB. */
    int small() {
        return logins;
    }

    /** The account with messages of 50 KB. */
    int large() {
        return logins + 1;
    }

    /** The account with many messages. */
    int listed() {
        return logins + 2;
    }

    /** Barid first. */
    List<Pop3Server> servers() {
        return List.of(barid, first, fast);
    }

    StoreRig store() {
        return store;
    }

    Pop3Gateway barid() {
        return barid;
    }

    @Override
    public void close() throws Exception {
        fast.close();
        first.close();
        barid.close();
        store.close();
    }
}
