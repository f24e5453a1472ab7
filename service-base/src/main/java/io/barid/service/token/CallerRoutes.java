package io.barid.service.token;

import java.util.List;

/** Which calling service may use which route below {@code /internal/}: what is not listed is refused. */
public record CallerRoutes(List<Route> routes) {

    /**
     * One permission.
     *
     * @param prefix the path or the begin of it, ending with {@code /} when more may follow
     */
    public record Route(String caller, String method, String prefix) {

        private boolean allows(String askingCaller, String askedMethod, String path) {
            boolean matches = prefix.endsWith("/") ? path.startsWith(prefix) : path.equals(prefix);
            return matches && caller.equals(askingCaller) && method.equals(askedMethod);
        }
    }

    public CallerRoutes {
        routes = List.copyOf(routes);
    }

    boolean allows(String caller, String method, String path) {
        return routes.stream().anyMatch(route -> route.allows(caller, method, path));
    }
}
