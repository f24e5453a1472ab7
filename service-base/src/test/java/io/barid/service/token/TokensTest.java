package io.barid.service.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import io.barid.service.token.CallerRoutes.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final Tokens ROOT = new Tokens("an-admin-token-of-tests", "a-root-token-of-tests");
    private static final String POP3 = ROOT.forCaller("pop3-gateway");

    @Test
    void aServiceThatOnlyAsksNeedsItsOwnTokenAlone() {
        Tokens own = new Tokens("", POP3, false);
        assertThat(own.forCaller("pop3-gateway")).isEqualTo(POP3);
        assertThatCode(() -> new TokenFilter(own, new CallerRoutes(List.of()))).doesNotThrowAnyException();
        assertThat(own.toString()).doesNotContain(POP3.substring(13));
    }

    @Test
    void anothersTokenStopsTheStart() {
        assertThatThrownBy(() -> new Tokens("", POP3, false).forCaller("smtp-gateway"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("is the token of pop3-gateway, and this is smtp-gateway");
        assertThatThrownBy(() -> new Tokens("", POP3, false).forCaller("pop3")).isInstanceOf(SettingsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pop3-gateway:1234567890abcdef", "smtp-gateway:a-root-token-of-tests", "dns-resolver:xxxxxxx"})
    void whatOnlyBeginsLikeOneStopsTheStart(String token) {
        assertThatThrownBy(() -> new Tokens("", token, false))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("./barid token SERVICE");
    }

    @Test
    void whoAnswersSeveralNeedsTheRoot() {
        CallerRoutes routes = new CallerRoutes(List.of(new Route("pop3-gateway", "GET", "/internal/x")));
        assertThatThrownBy(() -> new TokenFilter(new Tokens("", POP3, false), routes))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("root");
        assertThatCode(() -> new TokenFilter(ROOT, routes)).doesNotThrowAnyException();
    }

    @Test
    void theAdminTokenMayBeMissingOnlyWhereItOpensNothing() {
        assertThatThrownBy(() -> new Tokens("", "a-root-token-of-tests", true))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_ADMIN_TOKEN");
        assertThatThrownBy(() -> new Tokens("short", "a-root-token-of-tests", false))
                .isInstanceOf(SettingsException.class);
    }
}
