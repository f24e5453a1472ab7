package io.barid.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RealServicesIT {
    @Test
    void aTopicTakesRecordsAlsoAfterARestart() throws Exception {
        try (RealKafka kafka = RealKafka.own()) {
            try (Admin admin = kafka.admin()) {
                admin.createTopics(List.of(new NewTopic("t", 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            assertThat(send(kafka)).isZero();
            kafka.stop();
            kafka.start();
            assertThat(send(kafka)).isEqualTo(1);
        }
    }

    @Test
    void everyDatabaseIsItsOwnAndStaysOverARestart() throws Exception {
        try (RealPostgres postgres = RealPostgres.own()) {
            TestDatabase first = postgres.newDatabase();
            TestDatabase second = postgres.newDatabase();
            try (Connection relay = first.connect("relay")) {
                relay.createStatement().execute("create table queue as select 7 as id");
            }
            postgres.stop();
            assertThatThrownBy(() -> first.connect("relay")).isInstanceOf(SQLException.class);
            postgres.start();
            try (Connection relay = first.connect("relay");
                    ResultSet row = relay.createStatement().executeQuery("select id from queue")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(7);
            }
            try (Connection relay = second.connect("relay");
                    Connection superuser = first.connectAsSuperuser()) {
                assertThatThrownBy(() -> relay.createStatement().execute("select id from queue"))
                        .hasMessageContaining("does not exist");
                assertThat(superuser.createStatement().execute("select id from relay.queue"))
                        .isTrue();
            }
        }
    }

    @Test
    void sharedOnesAreTheSameForEveryTest() {
        assertThat(RealKafka.shared()).isSameAs(RealKafka.shared());
        assertThat(RealPostgres.shared()).isSameAs(RealPostgres.shared());
        assertThat(RealPostgres.shared().newDatabase().name())
                .isNotEqualTo(RealPostgres.shared().newDatabase().name());
    }

    private static long send(RealKafka kafka) throws Exception {
        var settings = new HashMap<String, Object>(Map.of("acks", "all"));
        settings.putAll(kafka.clientProperties());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>("t", "value"))
                    .get(30, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
