package io.barid.benchmarks;

import io.barid.service.kafka.Renewed;
import io.barid.smtp.accept.AcceptedMessages;
import io.barid.smtp.accept.Durability;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** smtp-gateway's two beans that know Kafka, replaced: every record is acknowledged at once, and dropped. */
@Configuration(proxyBeanMethods = false)
class ImmediateAck {

    @Bean
    AcceptedMessages acceptedMessages() {
        return new AcceptedMessages(new Renewed<>(Acknowledging::new));
    }

    @Bean
    Durability topicWatch() {
        return new Durability() {
            @Override
            public boolean open() {
                return true;
            }

            @Override
            public void doubt() {
                throw new IllegalStateException("nothing here fails");
            }
        };
    }

    /** Kafka's own stand-in, without its memory of all records. */
    private static final class Acknowledging extends MockProducer<byte[], byte[]> {

        private static final RecordMetadata STORED = new RecordMetadata(new TopicPartition("any", 0), 0, 0, 0, 0, 0);

        Acknowledging() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return send(record, null);
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (callback != null) {
                callback.onCompletion(STORED, null);
            }
            return java.util.concurrent.CompletableFuture.completedFuture(STORED);
        }
    }
}
