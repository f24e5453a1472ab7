package io.barid.relay.queue;

import io.barid.address.ForwardPath;
import io.barid.message.Origin;
import io.barid.message.QueueId;
import io.barid.relay.Messages;
import io.barid.relay.Surroundings;
import io.barid.relay.delivery.Destination;
import io.barid.transit.AcceptedMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** A queue over a real PostgreSQL, replicas that serve it, and remote systems that do as a test says; empty for each test. */
abstract class QueueWorld {

    static Surroundings around;

    @BeforeAll
    static void surroundings() throws Exception {
        around = new Surroundings();
    }

    @AfterAll
    static void end() {
        around.close();
    }

    @BeforeEach
    void empty() throws Exception {
        ScriptedCouriers.reset();
        ScriptedCouriers.timings = Timings.USUAL;
    }

    @AfterEach
    void stop() throws Exception {
        around.endRelays();
        sql("do $$ begin if to_regclass('queued') is not null then truncate queued, message, destination, replica,"
                + " outgoing, content_unlink; drop trigger if exists note on outgoing; end if; end $$");
    }

    static ConfigurableApplicationContext relay() throws Exception {
        return relay("5m", "5d");
    }

    static ConfigurableApplicationContext relay(String schedule, String lifetime) throws Exception {
        ConfigurableApplicationContext relay = around.relay(
                Map.of("BARID_RETRY_SCHEDULE", schedule, "BARID_QUEUE_LIFETIME", lifetime), ScriptedCouriers.class);
        Surroundings.await("a beat", 10, () -> relay.getBean(Beat.class).id().isPresent());
        return relay;
    }

    static Timings dead(Duration dead, Duration mayFinish) {
        Timings usual = Timings.USUAL;
        return new Timings(
                Duration.ofMillis(250),
                dead,
                mayFinish,
                usual.poll(),
                usual.sweep(),
                usual.tidy(),
                usual.idle(),
                Duration.ofSeconds(2),
                usual.stop());
    }

    static AcceptedMessage message(String... recipients) {
        return Messages.from(new Origin.Mx(), recipients);
    }

    static List<AcceptedMessage> messages(int count, String domain) {
        List<AcceptedMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Messages.from(new Origin.Mx(), "u" + i + "@" + domain));
        }
        return messages;
    }

    static QueuedMessage queued(AcceptedMessage message) {
        List<QueuedRecipient> recipients = new ArrayList<>();
        message.envelope().recipients().forEach(recipient -> {
            ForwardPath.To to = (ForwardPath.To) recipient.path();
            recipients.add(new QueuedRecipient.Outbound(
                    to, List.of(to), new Destination.Mx(to.mailbox().domain()), Optional.empty()));
        });
        return new QueuedMessage(message, recipients);
    }

    static void put(ConfigurableApplicationContext relay, List<AcceptedMessage> messages) {
        try (Intake.Batch batch = relay.getBean(Intake.class).open()) {
            relay.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                messages.forEach(message -> batch.add(queued(message)));
                batch.flush();
            });
            batch.committed();
        }
    }

    /** Free rows, as another replica may have left them. */
    static void insert(int messages, String domain) throws Exception {
        UUID[] ids = new UUID[messages];
        Arrays.setAll(ids, i -> QueueId.next().value());
        AcceptedMessage model = message("u@" + domain);
        try (Connection connection = around.database.connect("relay")) {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into message (queue_id, accepted_at, reverse_path, octets, envelope, content)
                    select id, now(), '<s@elsewhere.test>', ?, ?, ? from unnest(?::uuid[]) id""")) {
                insert.setLong(1, model.value().length);
                insert.setBytes(2, model.header());
                insert.setBytes(3, model.value());
                insert.setArray(4, connection.createArrayOf("uuid", ids));
                insert.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into queued (queue_id, recipient, given, state, reason, destination)
                    select id, ?, ?, 'outbound', '', ? from unnest(?::uuid[]) id""")) {
                insert.setString(1, "<u@" + domain + ">");
                insert.setString(2, "<u@" + domain + ">");
                insert.setString(3, domain);
                insert.setArray(4, connection.createArrayOf("uuid", ids));
                insert.executeUpdate();
            }
        }
    }

    static void sql(String sql) throws Exception {
        try (Connection connection = around.database.connect("relay");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long rows(String where) throws Exception {
        return around.count("select count(*) from queued where " + where);
    }

    static void awaitEmpty(int seconds) throws InterruptedException {
        Surroundings.await(
                "an empty queue",
                seconds,
                () -> rows("true") == 0 && around.count("select count(*) from message") == 0);
    }
}
