package io.barid.service.token;

import java.util.List;

/** Which calling service may use which route below {@code /internal/}: what is not listed is refused. */
public record CallerRoutes(List<Route> routes) {

    /**
     * One permission.
     *
     * @param prefix the path or the begin of it, ending with {@code /} when more may follow; a {@code *} between slashes
     *               stands for anything without one
     */
    public record Route(String caller, String method, String prefix) {

        private boolean allows(String askingCaller, String askedMethod, String path) {
            return caller.equals(askingCaller) && method.equals(askedMethod) && matches(path);
        }

        private boolean matches(String path) {
            String[] allowed = prefix.split("/", -1);
            String[] asked = path.split("/", -1);
            int last = allowed.length - 1;
            boolean more = allowed[last].isEmpty();
            if (more ? asked.length < allowed.length : asked.length != allowed.length) {
                return false;
            }
            for (int i = 0; i < (more ? last : allowed.length); i++) {
                if (!allowed[i].equals("*") && !allowed[i].equals(asked[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    public CallerRoutes {
        routes = List.copyOf(routes);
    }

    /** Whether nobody has to be told from anybody else. */
    boolean none() {
        return routes.isEmpty();
    }

    boolean allows(String caller, String method, String path) {
        return routes.stream().anyMatch(route -> route.allows(caller, method, path));
    }
}
