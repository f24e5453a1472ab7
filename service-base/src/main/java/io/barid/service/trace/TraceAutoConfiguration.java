package io.barid.service.trace;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** {@link Traces} of a service, and what of them needs no word from the service itself: HTTP, consumers, the database. */
@AutoConfiguration
class TraceAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @Conditional(WithCollector.class)
    @EnableConfigurationProperties(TraceSettings.class)
    @Import({TracedDatabase.class, TracedConsumers.class})
    static class On {

        @Bean
        Traces traces(@Value("${spring.application.name}") String service, TraceSettings settings) {
            return new OtelTraces(service, settings);
        }

        /** Within the filter that asks for tokens: no stranger's header begins anything. */
        @Bean
        FilterRegistrationBean<TracedRequests> tracedRequests(Traces traces) {
            FilterRegistrationBean<TracedRequests> filter = new FilterRegistrationBean<>(new TracedRequests(traces));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
            return filter;
        }
    }

    @Bean
    @ConditionalOnMissingBean
    Traces noTraces() {
        return Traces.OFF;
    }
}
