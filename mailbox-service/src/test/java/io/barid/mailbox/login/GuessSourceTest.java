package io.barid.mailbox.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.password.Hmac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuessSourceTest {

    private static GuessSource source(String name, String client) {
        return GuessSource.of(LoginName.of(name), client, text -> Hmac.sha256(new byte[32], text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOB@example.test", " bob@example.test ", "\"bob\"@Example.TEST", "\"b\\ob\"@example.test"})
    void howeverANameIsSpelledItIsOne(String spelled) {
        assertThat(source(spelled, "192.0.2.1")).isEqualTo(source("bob@example.test", "192.0.2.1"));
    }

    @Test
    void aNameAndAClientAreCountedTogetherAndApart() {
        GuessSource bob = source("bob@example.test", "192.0.2.1");
        GuessSource elsewhere = source("bob@example.test", "192.0.2.2");
        GuessSource eve = source("eve@example.test", "192.0.2.1");
        assertThat(elsewhere.pair()).isNotEqualTo(bob.pair());
        assertThat(elsewhere.client()).isNotEqualTo(bob.client());
        assertThat(elsewhere.account()).isEqualTo(bob.account());
        assertThat(eve.pair()).isNotEqualTo(bob.pair());
        assertThat(eve.client()).isEqualTo(bob.client());
        assertThat(eve.account()).isNotEqualTo(bob.account());
    }

    @Test
    void anIpv6ClientIsItsNetwork() {
        GuessSource one = source("bob@example.test", "2001:db8:0:1::1");
        assertThat(source("bob@example.test", "2001:db8:0:1:ffff::2%eth0")).isEqualTo(one);
        assertThat(source("bob@example.test", "2001:db8:0:2::1")).isNotEqualTo(one);
    }

    @Test
    void aClientWithoutAddressIsOneClient() {
        assertThat(source("bob", null)).isEqualTo(source("bob", "mail.example.test"));
    }

    @Test
    void tellsNothingAboutTheName() {
        assertThat(source("bob@example.test", "192.0.2.1").toString()).doesNotContain("bob", "192.0.2.1");
        assertThat(LoginName.of("pencil").toString()).doesNotContain("pencil");
    }
}
