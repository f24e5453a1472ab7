package io.barid.embedded;

/** The server.properties of one node that is broker and controller; holds the password, so its file is closed to others. */
final class KafkaServerProperties {
    private KafkaServerProperties() {}

    static String text(KafkaSettings settings, int port, int controllerPort) {
        String login =
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"barid\" password=\"%s\" user_barid=\"%s\";"
                        .formatted(settings.password(), settings.password());
        return TEMPLATE.formatted(
                controllerPort,
                port,
                controllerPort,
                port,
                login,
                login,
                escaped(settings.data().toString()));
    }

    /** A properties file takes a backslash for an escape. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }

    private static final String TEMPLATE = """
            # written at every start
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%d
            listeners=CLIENT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
            advertised.listeners=CLIENT://127.0.0.1:%d
            listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=CLIENT
            sasl.enabled.mechanisms=PLAIN
            sasl.mechanism.inter.broker.protocol=PLAIN
            sasl.mechanism.controller.protocol=PLAIN
            listener.name.client.plain.sasl.jaas.config=%s
            listener.name.controller.plain.sasl.jaas.config=%s
            log.dirs=%s
            auto.create.topics.enable=false
            # nothing is deleted unless a topic says so, nor positions because Barid was off for a week
            log.retention.ms=-1
            offsets.retention.minutes=2147483647
            # a crashed node is let in again after 2 seconds instead of 9
            broker.session.timeout.ms=2000
            broker.heartbeat.interval.ms=500
            group.initial.rebalance.delay.ms=0
            # internal topics of a single node
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=4
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            share.coordinator.state.topic.num.partitions=4
            # the cleaner alone would take 128 MiB of heap
            log.cleaner.dedupe.buffer.size=8388608
            num.network.threads=2
            num.io.threads=4
            background.threads=4
            """;
}
