package io.barid.smtp.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicDemandsTest {

    private static final Map<String, String> GOOD = Map.of(
            "retention.ms", "-1",
            "retention.bytes", "-1",
            "cleanup.policy", "delete",
            "unclean.leader.election.enable", "false",
            "min.insync.replicas", "2",
            "flush.messages", "1");

    private static TopicState judge(List<Node> brokers, int replicas, String... changed) {
        Map<String, String> settings = new HashMap<>(GOOD);
        for (int i = 0; i < changed.length; i += 2) {
            settings.put(changed[i], changed[i + 1]);
        }
        Config config = new Config(settings.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList());
        List<Node> first = brokers.subList(0, replicas);
        TopicPartitionInfo partition = new TopicPartitionInfo(0, first.getFirst(), first, first);
        return new TopicDemands(new TopicDescription("t", false, List.of(partition)), config, brokers).judge();
    }

    private static List<Node> brokers(String... racks) {
        return IntStream.range(0, racks.length)
                .mapToObj(i -> new Node(i, "broker", 9092, racks[i].isEmpty() ? null : racks[i]))
                .toList();
    }

    @Test
    void threeReplicasOfWhichTwoMustHaveIt() {
        List<Node> three = brokers("", "", "");
        assertThat(judge(three, 3, "flush.messages", "9223372036854775807")).isEqualTo(new TopicState.Durable());
        assertThat(judge(three, 3, "min.insync.replicas", "1")).asString().contains("min.insync.replicas=1");
        assertThat(judge(three, 1)).asString().contains("1 replicas on a cluster of 3 brokers");
        assertThat(judge(three, 2)).asString().contains("2 replicas on a cluster of 3 brokers");
    }

    @Test
    void aSingleBrokerFlushesFirst() {
        assertThat(judge(brokers(""), 1, "min.insync.replicas", "1")).isEqualTo(new TopicState.Durable());
        assertThat(judge(brokers(""), 1, "flush.messages", "9223372036854775807"))
                .asString()
                .contains("flush.messages=9223372036854775807");
    }

    @Test
    void whereThereAreRacksMoreThanOneIsUsed() {
        assertThat(judge(brokers("a", "a", "a", "b"), 3)).asString().contains("rack a");
        assertThat(judge(brokers("a", "b", "a", "b"), 3)).isEqualTo(new TopicState.Durable());
        assertThat(judge(brokers("a", "a", "a"), 3)).isEqualTo(new TopicState.Durable());
        assertThat(judge(brokers("a", "", "a", "b"), 3)).isEqualTo(new TopicState.Durable());
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 604800000",
        "retention.bytes, 1073741824",
        "cleanup.policy, compact",
        "cleanup.policy, 'compact,delete'",
        "unclean.leader.election.enable, true"
    })
    void nothingIsEverDeleted(String name, String value) {
        assertThat(judge(brokers("", "", ""), 3, name, value))
                .isInstanceOf(TopicState.Weak.class)
                .asString()
                .contains(name + "=" + value);
    }
}
