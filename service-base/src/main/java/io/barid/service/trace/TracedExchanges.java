package io.barid.service.trace;

import io.opentelemetry.api.trace.SpanKind;
import java.util.function.Supplier;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;

/** Shows questions to another service, and tells that service whose trace to go on with. */
public final class TracedExchanges extends HttpExchangeAdapterDecorator {

    public TracedExchanges(HttpExchangeAdapter asking) {
        super(asking);
    }

    @Override
    public void exchange(HttpRequestValues values) {
        asked(values, () -> {
            super.exchange(values);
            return null;
        });
    }

    @Override
    public HttpHeaders exchangeForHeaders(HttpRequestValues values) {
        return asked(values, () -> super.exchangeForHeaders(values));
    }

    @Override
    public <T> T exchangeForBody(HttpRequestValues values, ParameterizedTypeReference<T> type) {
        return asked(values, () -> super.exchangeForBody(values, type));
    }

    @Override
    public ResponseEntity<Void> exchangeForBodilessEntity(HttpRequestValues values) {
        return asked(values, () -> super.exchangeForBodilessEntity(values));
    }

    @Override
    public <T> ResponseEntity<T> exchangeForEntity(HttpRequestValues values, ParameterizedTypeReference<T> type) {
        return asked(values, () -> super.exchangeForEntity(values, type));
    }

    private static <T> T asked(HttpRequestValues values, Supplier<T> question) {
        if (!Step.foremost().sampled()) {
            return question.get();
        }
        String path = values.getUriTemplate() == null ? "" : " " + values.getUriTemplate();
        try (Step step = Step.open(values.getHttpMethod() + path, SpanKind.CLIENT)) {
            Trace trace = Step.foremost();
            values.getHeaders().set(Trace.HEADER, trace.header());
            if (trace.state() != null) {
                values.getHeaders().set(Trace.STATE_HEADER, trace.state());
            }
            try {
                return question.get();
            } catch (RuntimeException e) {
                step.failed(e.getClass().getSimpleName());
                throw e;
            }
        }
    }
}
