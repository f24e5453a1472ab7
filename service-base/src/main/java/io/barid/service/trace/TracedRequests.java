package io.barid.service.trace;

import io.opentelemetry.api.trace.SpanKind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Goes on with the trace of the service that asks; a request without one begins none. */
final class TracedRequests extends OncePerRequestFilter {

    private final Traces traces;

    TracedRequests(Traces traces) {
        this.traces = traces;
    }

    /** Health and metrics are open to everybody. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().startsWith("/actuator");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Trace trace = traces.continued(
                request.getHeader(Trace.HEADER), Trace.queueIdIn(request.getHeader(Trace.STATE_HEADER)));
        try (Step step = Step.open(request.getMethod(), SpanKind.SERVER, List.of(trace))) {
            chain.doFilter(request, response);
            // the pattern, for a path may hold an address
            Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            if (route != null) {
                step.named(request.getMethod() + " " + route);
                step.with("http.route", route.toString());
            }
            step.with("http.response.status_code", response.getStatus());
            if (response.getStatus() >= 500) {
                step.failed(Integer.toString(response.getStatus()));
            }
        }
    }
}
