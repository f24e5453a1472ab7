package io.barid.relay.queue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The queue's clockwork. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

    @Bean
    Timings timings() {
        return Timings.USUAL;
    }
}
