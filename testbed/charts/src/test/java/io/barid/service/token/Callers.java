package io.barid.service.token;

/** Opens what the services themselves make tokens with. */
public final class Callers {

    private Callers() {}

    public static String token(String root, String caller) {
        return CallerToken.of(root, caller);
    }
}
