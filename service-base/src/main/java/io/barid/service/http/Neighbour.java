package io.barid.service.http;

import io.barid.service.trace.TracedExchanges;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Another service, as seen by the one that asks it. A call that cannot be made, or is answered with 4xx or 5xx, ends with
 * a {@link org.springframework.web.client.RestClientException}; it never waits longer than the answer time.
 */
public final class Neighbour implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final HttpClient client;
    private final HttpServiceProxyFactory proxies;

    /**
     * @param token  the caller's token
     * @param answer the longest wait for an answer
     */
    public Neighbour(URI base, String token, Duration answer) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(answer);
        RestClient rest = RestClient.builder()
                .requestFactory(requests)
                .baseUrl(base.toString())
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .build();
        DefaultFormattingConversionService texts = new DefaultFormattingConversionService();
        ValueTexts.register(texts);
        this.proxies = HttpServiceProxyFactory.builderFor(new TracedExchanges(RestClientAdapter.create(rest)))
                .conversionService(texts)
                .build();
    }

    /** A proxy of one of its interfaces; safe for use by many threads. */
    public <T> T as(Class<T> api) {
        return proxies.createClient(api);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
