package io.barid.service.token;

import io.barid.service.SettingsException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request through only with the right token: health and metrics are open, {@code /internal/**} takes a calling
 * service's token for the routes it may use, {@code /v1/mail-hosts/**} either, everything else the admin token.
 */
public final class TokenFilter extends OncePerRequestFilter {

    private final Tokens tokens;
    private final CallerRoutes routes;

    /** @throws SettingsException when others may call, and the root is missing by which to know them */
    public TokenFilter(Tokens tokens, CallerRoutes routes) {
        if (tokens.ready() && !routes.none()) {
            throw new SettingsException("BARID_SERVICE_TOKEN is one service's token, and this service answers several:"
                    + " set it to the root from which all of them are made");
        }
        this.tokens = tokens;
        this.routes = routes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // decoded and normalised by the container, so that no spelling of a path gets around its rule
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (open(path)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<String> token = bearer(request);
        if (token.isEmpty() || !known(token.get())) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"barid\"");
            refuse(response, 401, "Unauthorized", "Send 'Authorization: Bearer TOKEN' with the right token.");
        } else if (allowed(token.get(), request.getMethod(), path)) {
            chain.doFilter(request, response);
        } else {
            refuse(response, 403, "Forbidden", "This token does not open this path.");
        }
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return true;
    }

    private static boolean open(String path) {
        return path.equals("/actuator/health")
                || path.startsWith("/actuator/health/")
                || path.equals("/actuator/prometheus");
    }

    private static Optional<String> bearer(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(header.substring(7).strip())
                : Optional.empty();
    }

    private boolean known(String token) {
        return admin(token) || caller(token).isPresent();
    }

    private boolean allowed(String token, String method, String path) {
        if (path.startsWith("/internal/")) {
            return caller(token)
                    .map(caller -> routes.allows(caller, method, path))
                    .orElse(false);
        }
        return admin(token) || path.startsWith("/v1/mail-hosts/");
    }

    private boolean admin(String token) {
        return !tokens.adminToken().isEmpty() && CallerToken.same(tokens.adminToken(), token);
    }

    private Optional<String> caller(String token) {
        return tokens.ready() ? Optional.empty() : CallerToken.caller(tokens.serviceToken(), token);
    }

    private static void refuse(HttpServletResponse response, int status, String title, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getWriter()
                .write("{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}".formatted(title, status, detail));
    }
}
