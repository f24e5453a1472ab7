package io.barid.service.kafka;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** For tests that look at the database instead. */
class Unwatched implements Assignment.Watcher {

    @Override
    public void reads(Collection<TopicPartition> partitions) {}

    @Override
    public void halts(TopicPartition partition, String sentence) {}

    @Override
    public void passesOver(TopicPartition partition, long from, long to) {}

    @Override
    public void leaves(Collection<TopicPartition> partitions) {}
}
