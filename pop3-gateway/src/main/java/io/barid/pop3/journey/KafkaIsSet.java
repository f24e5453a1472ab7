package io.barid.pop3.journey;

import io.barid.service.kafka.KafkaConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the settings of Kafka can be read; says so when they cannot, since mail can be read without it. */
final class KafkaIsSet implements ConfigurationCondition {

    private static final Logger log = LoggerFactory.getLogger(KafkaIsSet.class);

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.PARSE_CONFIGURATION;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        try {
            Binder.get(context.getEnvironment()).bindOrCreate("barid.kafka", KafkaConnection.class);
            return true;
        } catch (BindException e) {
            log.warn(
                    "no journey will say what POP3 clients fetched: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return false;
        }
    }
}
