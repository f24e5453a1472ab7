package io.barid.service.trace;

import io.barid.service.SettingsException;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether and where traces go.
 *
 * @param otlpUrl     of a collector that takes OTLP over HTTP, {@code http://collector:4318} ({@code BARID_OTLP_URL}); empty: no
 *                    traces
 * @param traceSample the share of messages that are traced, 0 to 1 ({@code BARID_TRACE_SAMPLE})
 */
@ConfigurationProperties("barid")
record TraceSettings(
        @DefaultValue("") String otlpUrl,
        @DefaultValue("0.1") String traceSample) {

    private static final String PATH = "/v1/traces";

    boolean on() {
        return !otlpUrl.isBlank();
    }

    /** @throws SettingsException when it is no share */
    double sample() {
        try {
            double share = Double.parseDouble(traceSample.strip());
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new SettingsException(
                "BARID_TRACE_SAMPLE is '" + traceSample + "': it is a share of messages from 0 to 1, such as 0.1");
    }

    /** @throws SettingsException when nothing can be sent there */
    String endpoint() {
        String url = otlpUrl.strip();
        try {
            URI uri = URI.create(url);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
                return base.endsWith(PATH) ? base : base + PATH;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new SettingsException(
                "BARID_OTLP_URL is no http or https URL of a collector, such as" + " http://collector:4318");
    }
}
