package io.barid.relay.delivery;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.ForwardPath;
import io.barid.service.SettingsException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Next hops that do not come from DNS: {@code example.test=127.0.0.1:2526,*=user:password@smarthost:587}
 * ({@code BARID_ROUTES}). {@code *} is every domain without a route of its own; name and password may be
 * percent-encoded; a hop without a port takes 25.
 */
public final class Routes {

    /** How to log in at a next hop; only ever used below TLS with a verified certificate. */
    public record Login(String name, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[" + name + "]";
        }
    }

    private static final String ANY = "*";

    private final Map<String, Destination.Hop> hops;
    private final Map<Destination.Hop, Login> logins;

    private Routes(Map<String, Destination.Hop> hops, Map<Destination.Hop, Login> logins) {
        this.hops = Map.copyOf(hops);
        this.logins = Map.copyOf(logins);
    }

    /** @throws SettingsException with a sentence that does not repeat a password */
    public static Routes parse(String text) {
        Map<String, Destination.Hop> hops = new HashMap<>();
        Map<Destination.Hop, Login> logins = new HashMap<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            String domain = equals < 0 ? "" : part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String target = part.substring(equals + 1).strip();
            int at = target.lastIndexOf('@');
            Destination.Hop hop = hop(domain, target.substring(at + 1));
            if (hops.put(key(domain), hop) != null) {
                throw new SettingsException("BARID_ROUTES has two routes for '" + domain + "': keep one");
            }
            login(domain, at < 0 ? "" : target.substring(0, at)).ifPresent(login -> {
                Login other = logins.put(hop, login);
                if (other != null && !other.equals(login)) {
                    throw new SettingsException(
                            "BARID_ROUTES has two logins for " + hop + ": one host is logged in to by one name");
                }
            });
        }
        return new Routes(hops, logins);
    }

    private static String key(String domain) {
        if (domain.equals(ANY)) {
            return ANY;
        }
        try {
            return Domain.parse(domain).toString();
        } catch (AddressSyntaxException e) {
            throw wrong(domain);
        }
    }

    private static Destination.Hop hop(String domain, String text) {
        try {
            Destination destination = Destination.parse(
                    text.matches(".*:\\d{1,5}") && !text.endsWith("]") && !bareV6(text)
                            ? text
                            : bracketed(text) + ":25");
            if (destination instanceof Destination.Hop hop) {
                return hop;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text: it may hold a password
        }
        throw wrong(domain);
    }

    private static boolean bareV6(String text) {
        return !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    }

    private static String bracketed(String text) {
        return bareV6(text) ? "[" + text + "]" : text;
    }

    private static Optional<Login> login(String domain, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw wrong(domain);
        }
        return Optional.of(new Login(decoded(text.substring(0, colon)), decoded(text.substring(colon + 1))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static SettingsException wrong(String domain) {
        return new SettingsException("BARID_ROUTES has a route for '" + domain
                + "' that cannot be read: write example.test=host:25 or *=user:password@smarthost:587");
    }

    /** Where mail for a recipient elsewhere goes. */
    public Destination of(ForwardPath.To path) {
        Domain domain = path.mailbox().domain();
        Destination.Hop own = hops.get(domain.toString());
        Destination.Hop hop = own == null ? hops.get(ANY) : own;
        return hop == null ? new Destination.Mx(domain) : hop;
    }

    /** Whether the operator named this hop, which may then be on a private address. */
    public boolean name(Destination.Hop hop) {
        return hops.containsValue(hop);
    }

    public Optional<Login> login(Destination.Hop hop) {
        return Optional.ofNullable(logins.get(hop));
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return hops.toString();
    }
}
