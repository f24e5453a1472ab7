package io.barid.relay.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Makes the client's side of handshakes. Contexts are kept apart by policy: a resumed session is never asked again. */
public final class Handshakes {

    private final SSLContext any = context(new AnyCertificate());
    private final SSLContext vouched;

    /** @param authorities who may vouch */
    public Handshakes(Authorities authorities) {
        this.vouched = context(authorities.trust());
    }

    /** A socket over a connected one, which it then owns; its handshake fails unless the policy is met. */
    public SSLSocket over(Socket raw, String host, TlsPolicy policy) throws IOException {
        SSLContext context = switch (policy) {
            case TlsPolicy.Clear clear -> throw new IllegalArgumentException("No TLS was wanted");
            case TlsPolicy.Opportunistic opportunistic -> any;
            case TlsPolicy.Encrypted encrypted -> any;
            case TlsPolicy.Vouched must -> vouched;
            case TlsPolicy.Dane dane -> context(new DaneCertificate(dane));
        };
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, host, raw.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setServerNames(serverNames(policy instanceof TlsPolicy.Dane dane ? dane.base() : host));
        if (policy instanceof TlsPolicy.Vouched) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** RFC 6066 3: an address is no server name; nor is what an operator's own name server may know, such as "a_b". */
    private static List<SNIServerName> serverNames(String host) {
        try {
            return host.matches("[0-9.]+|.*:.*") ? List.of() : List.of(new SNIHostName(host));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static SSLContext context(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }
}
