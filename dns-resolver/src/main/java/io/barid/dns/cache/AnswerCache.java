package io.barid.dns.cache;

import io.barid.dns.DnsResolverProperties;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;

/** The one cache of this process: bounded, and true to each answer's time to live up to a limit. */
@Configuration(proxyBeanMethods = false)
class AnswerCache {

    /** An answer is asked for again after a day, whatever its time to live (RFC 8767 section 4 caps at a week). */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** "There is no such name" is believed for 3 hours at most (RFC 2308 section 5). */
    private static final Duration LONGEST_NEGATIVE = Duration.ofHours(3);

    @Bean
    Cache answers(DnsResolverProperties properties) {
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(properties.cacheEntries());
        cache.setMaxCache((int) LONGEST.toSeconds());
        cache.setMaxNCache((int) LONGEST_NEGATIVE.toSeconds());
        return cache;
    }
}
