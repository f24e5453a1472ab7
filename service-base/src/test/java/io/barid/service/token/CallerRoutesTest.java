package io.barid.service.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.service.token.CallerRoutes.Route;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerRoutesTest {

    private static final CallerRoutes ROUTES = new CallerRoutes(List.of(
            new Route("a", "GET", "/internal/exact"),
            new Route("a", "GET", "/internal/below/"),
            new Route("a", "PUT", "/internal/things/*/seal"),
            new Route("a", "PUT", "/internal/things/*/chunks/")));

    @ParameterizedTest
    @CsvSource({
        "a, GET, /internal/exact, true",
        "b, GET, /internal/exact, false",
        "a, PUT, /internal/exact, false",
        "a, GET, /internal/exact/more, false",
        "a, GET, /internal/exact/, false",
        "a, GET, /internal/exactly, false",
        "a, GET, /internal/below/, true",
        "a, GET, /internal/below/this/too, true",
        "a, GET, /internal/below, false",
        "a, GET, /internal/belowground/x, false",
        "a, PUT, /internal/things/7/seal, true",
        "a, PUT, /internal/things/7/links/me, false",
        "a, PUT, /internal/things/7/8/seal, false",
        "a, PUT, /internal/things/seal, false",
        "a, PUT, /internal/things/7/seal/more, false",
        "a, PUT, /internal/things/7/chunks/1, true",
        "a, PUT, /internal/things/7/chunks, false",
    })
    void whatIsNotListedIsRefused(String caller, String method, String path, boolean allowed) {
        assertThat(ROUTES.allows(caller, method, path)).isEqualTo(allowed);
    }
}
