package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CidrTest {

    @Test
    void containsWhatIsInIt() {
        assertThat(Cidr.contains("0.0.0.0/0", "10.1.0.1")).isTrue();
        assertThat(Cidr.contains("10.0.0.0/8", "10.1.0.1")).isTrue();
        assertThat(Cidr.contains("10.1.0.0/17", "10.1.128.1")).isFalse();
        assertThat(Cidr.contains("::/0", "10.1.0.1")).isFalse();
        assertThat(Cidr.contains("2001:db8::/32", "2001:db8::1")).isTrue();
    }
}
