package io.barid.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.ForwardPath;
import io.barid.service.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.test=127.0.0.1:2526                | example.test | 127.0.0.1:2526
            example.test=127.0.0.1:2526                | other.test   | other.test
            example.test=mx.test,*=smarthost:587       | other.test   | smarthost:587
            example.test=mx.test,*=smarthost:587       | example.test | mx.test:25
            EXAMPLE.test = [::1]:2526                  | example.test | [::1]:2526
            example.test=2001:db8::1                   | example.test | [2001:db8::1]:25
            example.test=[2001:db8::1]                 | example.test | [2001:db8::1]:25
            *=u:p%40ss@smarthost                       | a.b.test     | smarthost:25
            bücher.test=mx.test                        | xn--bcher-kva.test | mx.test:25
            """)
    void aDomainGoesWhereItIsTold(String routes, String domain, String destination) {
        Routes all = Routes.parse(routes);
        assertThat(all.of(to(domain))).hasToString(destination);
        assertThat(Destination.parse(destination)).hasToString(destination);
    }

    @Test
    void loginsAreDecodedAndNotShown() {
        Routes routes = Routes.parse("*=al%3Aice:p%40ss+word@smarthost:587");
        Destination.Hop hop = (Destination.Hop) routes.of(to("x.test"));
        assertThat(routes.login(hop)).contains(new Routes.Login("al:ice", "p@ss+word"));
        assertThat(routes.toString() + routes.login(hop)).doesNotContain("p@ss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "=host:25",
                "a.test=",
                "a.test=host:0",
                "a.test=host:99999",
                "a.test=ho st",
                "a.test=secret@host",
                "a.test=:secret@host",
                "a.test=x,a.test=y",
                "a.test=u:secret@h:25,b.test=v:secret@h:25"
            })
    void whatCannotBeReadStopsTheStartWithoutShowingAPassword(String routes) {
        assertThatThrownBy(() -> Routes.parse(routes))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("BARID_ROUTES")
                .message()
                .doesNotContain("secret");
    }

    private static ForwardPath.To to(String domain) {
        return (ForwardPath.To) ForwardPath.parse("<x@" + domain + ">");
    }
}
