package io.barid.relay.bounce;

import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.message.Envelope;
import io.barid.relay.RelayServiceProperties;
import io.barid.service.journey.Journeys;
import io.barid.transit.AcceptedMessage;
import io.barid.transit.PoisonRecordException;
import io.barid.transit.Topics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;

/** Tells how the journeys of reports begin. */
@Component
class OutboxJourney {

    private final Journeys journeys;
    private final String hostname;

    OutboxJourney(Journeys journeys, RelayServiceProperties properties) {
        this.journeys = journeys;
        this.hostname = properties.hostname();
    }

    void published(List<ProducerRecord<byte[], byte[]>> records) {
        if (journeys.wanted()) {
            records.forEach(this::published);
        }
    }

    private void published(ProducerRecord<byte[], byte[]> record) {
        try {
            byte[] envelope =
                    record.headers().lastHeader(Topics.ENVELOPE_HEADER).value();
            accepted(AcceptedMessage.parse(envelope, record.value()));
        } catch (PoisonRecordException e) {
            // whoever routes it says so
        }
    }

    private void accepted(AcceptedMessage report) {
        Envelope envelope = report.envelope();
        journeys.tell(
                envelope.queueId(),
                new JourneyEvent.Accepted(
                        envelope.acceptedAt(),
                        AddressText.of(envelope.reversePath()),
                        envelope.recipients().stream()
                                .map(recipient -> AddressText.of(recipient.path()))
                                .toList(),
                        Optional.of(BounceWriter.messageId(envelope.queueId(), hostname)),
                        report.content().octets(),
                        Optional.empty(),
                        0));
    }
}
