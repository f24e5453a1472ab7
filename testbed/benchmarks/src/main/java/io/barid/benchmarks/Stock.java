package io.barid.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Barid holds when it begins to be measured.
 *
 * @param mailboxes of all users
 * @param messages  of 4 KB, stored before anything else is, in those that get no loads
 * @param spread    whether mail from elsewhere goes to those too, and not to the usual few
 */
record Stock(int mailboxes, int messages, boolean spread) {

    /** Nothing but the accounts that get loads. */
    static final Stock NONE = new Stock(MailSystem.ACCOUNTS, 0, false);

    /** With what warms it up, 50,000 messages. */
    static Stock some(boolean spread) {
        return new Stock(1_000, 50_000 - WholeStore.WARM_UP, spread);
    }

    /** Ten times as much. */
    static Stock tenTimes(boolean spread) {
        return new Stock(10_000, 500_000 - WholeStore.WARM_UP, spread);
    }

    boolean grown() {
        return mailboxes == tenTimes(spread).mailboxes();
    }

    private static final int BATCH = 500;

    /** Without passwords: a thousand take half a minute to hash. */
    void fill(MeasuredBarid barid) throws SQLException, IOException {
        if (messages == 0) {
            return;
        }
        try (Connection database = BaridSystem.connect(barid);
                Statement statement = database.createStatement()) {
            String domain = "(select id from domain where name = '" + SmtpLoad.DOMAIN + "')";
            statement.execute("insert into account (domain, local_part) select " + domain + ", 'user' || n "
                    + "from generate_series(" + MailSystem.ACCOUNTS + ", " + (mailboxes - 1) + ") n");
            statement.execute("insert into folder (account, name, uidvalidity) select id, 'INBOX', 1 from account a "
                    + "where not exists (select from folder f where f.account = a.id)");
            store(barid, StoreMailboxes.without(database, MailSystem.ACCOUNTS));
            statement.execute("vacuum (analyze)");
        }
    }

    private void store(MeasuredBarid barid, StoreMailboxes all) throws SQLException, IOException {
        Connection database = BaridSystem.connect(barid);
        try (Statement statement = database.createStatement()) {
            statement.execute("set synchronous_commit = off");
        }
        byte[] content = Feeder.content(4 * 1024);
        try (FloorWriter writer = new FloorWriter(database, all)) {
            for (int stored = 0; stored < messages; stored += BATCH) {
                if (stored % (200 * BATCH) == 0) {
                    WholeProgress.say("%,d of %,d messages are there".formatted(stored, messages));
                }
                List<FloorWriter.Message> batch = new ArrayList<>();
                while (batch.size() < Math.min(BATCH, messages - stored)) {
                    batch.add(FloorWriter.Message.of(content, all.some(1)));
                }
                writer.store(batch);
            }
        }
    }
}
