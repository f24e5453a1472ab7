package io.barid.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GatheringConsumerTest {

    private static final TopicPartition ONE = new TopicPartition("mail", 0);

    @Test
    void whatCameLaterFollows() {
        ConsumerRecords<byte[], byte[]> joined = GatheringConsumer.joined(records(3, 5), records(5, 9), Set.of(ONE));
        assertThat(joined.records(ONE)).extracting(ConsumerRecord::offset).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(joined.nextOffsets().get(ONE).offset()).isEqualTo(9);
    }

    @Test
    void nothingMoreLeavesWhatCame() {
        ConsumerRecords<byte[], byte[]> joined =
                GatheringConsumer.joined(records(3, 5), ConsumerRecords.empty(), Set.of(ONE));
        assertThat(joined.records(ONE)).extracting(ConsumerRecord::offset).containsExactly(3L, 4L);
        assertThat(joined.nextOffsets().get(ONE).offset()).isEqualTo(5);
    }

    /** Another replica got the partition between the two answers. */
    @Test
    void aPartitionThatWentTakesItsRecordsAlong() {
        ConsumerRecords<byte[], byte[]> joined =
                GatheringConsumer.joined(records(3, 5), ConsumerRecords.empty(), Set.of());
        assertThat(joined.isEmpty()).isTrue();
        assertThat(joined.nextOffsets()).isEmpty();
    }

    /** It went and came back, and was begun where the database had it. */
    @Test
    void aPartitionBegunAnewHasNoRecordTwice() {
        ConsumerRecords<byte[], byte[]> joined = GatheringConsumer.joined(records(3, 6), records(4, 8), Set.of(ONE));
        assertThat(joined.records(ONE)).extracting(ConsumerRecord::offset).containsExactly(4L, 5L, 6L, 7L);
    }

    private static ConsumerRecords<byte[], byte[]> records(int from, int to) {
        return new ConsumerRecords<>(
                Map.of(
                        ONE,
                        IntStream.range(from, to)
                                .mapToObj(offset -> new ConsumerRecord<>("mail", 0, offset, new byte[0], new byte[0]))
                                .toList()),
                Map.of(ONE, new OffsetAndMetadata(to)));
    }
}
