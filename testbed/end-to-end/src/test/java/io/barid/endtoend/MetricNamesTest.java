package io.barid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricNamesTest {

    @Test
    void onlyMetricsAreFound() {
        assertThat(MetricNames.in("""
                        histogram_quantile(0.95, sum by (le, job) (rate(a_seconds_bucket{x="b_total", y=~"$c"}[$d]))) * 1e3
                        or 60 * mail:d:rate5m offset 5m > bool 4 unless on (alertname) E{f="\\"g}"}
                        + on (h) group_left (i) j_total{k!="l"} and m == inf""")).containsExactly("E", "a_seconds_bucket", "j_total", "m", "mail:d:rate5m");
    }
}
