package io.barid.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.AccountId;
import io.barid.relay.Messages;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.LocalHandOver;
import io.barid.transit.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class HandOverTest {

    private final AcceptedMessage message = Messages.to("team@ours.test");

    @Test
    void namesAtMost500MailboxesInARecord() throws Exception {
        List<Route> routes = new ArrayList<>();
        for (int i = 1; i <= 1_203; i++) {
            routes.add(new Route.Local(new AccountId(i), Messages.path("team@ours.test"), Optional.empty()));
        }
        List<Long> accounts = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> records = HandOver.records(message, routes);
        assertThat(records).hasSize(3);
        for (ProducerRecord<byte[], byte[]> record : records) {
            assertThat(record.topic()).isEqualTo("mail.local");
            assertThat(record.key()).isNull();
            assertThat(record.value()).isSameAs(message.value());
            LocalHandOver read = LocalHandOver.parse(
                    record.headers().lastHeader(Topics.ENVELOPE_HEADER).value(), record.value());
            assertThat(read.header().queueId()).isEqualTo(message.envelope().queueId());
            read.header()
                    .targets()
                    .forEach(target -> accounts.add(target.account().value()));
        }
        assertThat(accounts).hasSize(1_203).doesNotHaveDuplicates();
    }

    @Test
    void nobodyHereMeansNoRecord() {
        assertThat(HandOver.records(message, List.of())).isEmpty();
    }
}
