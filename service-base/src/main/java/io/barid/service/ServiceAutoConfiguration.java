package io.barid.service;

import io.barid.service.http.ValueTexts;
import io.barid.service.log.LogFormat;
import io.barid.service.ready.Readiness;
import io.barid.service.token.CallerRoutes;
import io.barid.service.token.TokenFilter;
import io.barid.service.token.Tokens;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** In every service: tokens on all HTTP endpoints, readiness, textual forms of values. */
@AutoConfiguration
@EnableConfigurationProperties(Tokens.class)
class ServiceAutoConfiguration {

    /** Lines are written before there are beans; a wrong word ends the start here. */
    @Bean
    LogFormat logFormat(@Value("${barid.log-format:text}") String setting) {
        return LogFormat.of(setting.strip());
    }

    @Bean
    @ConditionalOnMissingBean
    CallerRoutes callerRoutes() {
        return new CallerRoutes(List.of());
    }

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(Tokens tokens, CallerRoutes routes) {
        FilterRegistrationBean<TokenFilter> filter = new FilterRegistrationBean<>(new TokenFilter(tokens, routes));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean("proven")
    Readiness readiness() {
        return new Readiness();
    }

    @Bean
    WebMvcConfigurer valueTexts() {
        return new WebMvcConfigurer() {
            @Override
            public void addFormatters(FormatterRegistry registry) {
                ValueTexts.register(registry);
            }
        };
    }
}
