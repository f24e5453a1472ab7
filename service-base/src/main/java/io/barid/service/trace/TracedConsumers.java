package io.barid.service.trace;

import io.barid.service.kafka.PositionedConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Consumers go on with the traces that their records name. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(
        name = {"org.springframework.kafka.core.KafkaTemplate", "org.springframework.jdbc.core.JdbcTemplate"})
class TracedConsumers {

    @Bean
    static BeanPostProcessor consumersAreTraced(ObjectProvider<Traces> traces) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof PositionedConsumer consumer) {
                    consumer.tracedBy(traces.getObject());
                }
                return bean;
            }
        };
    }
}
