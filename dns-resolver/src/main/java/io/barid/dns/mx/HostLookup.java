package io.barid.dns.mx;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.query.MxAnswer.Dane;
import io.barid.query.MxAnswer.MailHost;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;
import org.xbill.DNS.Name;

/** One mail host: its addresses, and where DNSSEC vouches for them its TLSA records. */
@Component
final class HostLookup implements AutoCloseable {

    /** What came of it. */
    sealed interface Host {
        record Found(MailHost host) implements Host {}

        /**
         * DNS did not say what its addresses are.
         *
         * @param host without addresses
         * @param busy because it was not asked
         */
        record Unknown(MailHost host, String reason, boolean busy) implements Host {}

        /** Its name is none of a mail host, such as one with an underscore. */
        record NoHost() implements Host {}
    }

    private final AddressLookup addresses;
    private final TlsaLookup tlsa;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mail-host-", 0).factory());

    HostLookup(AddressLookup addresses, TlsaLookup tlsa) {
        this.addresses = addresses;
        this.tlsa = tlsa;
    }

    /** @param secure whether DNSSEC vouches for the host's name, so that TLSA records are worth a question */
    CompletableFuture<Host> of(Name name, int preference, boolean secure) {
        return addresses
                .of(name)
                .thenApplyAsync(
                        found -> switch (found) {
                            case HostAddresses.Known known -> host(name, preference, secure, known);
                            case HostAddresses.Unknown unknown ->
                                unknown(name, preference, unknown.reason(), unknown.busy());
                        },
                        threads);
    }

    private Host host(Name name, int preference, boolean secure, HostAddresses.Known known) {
        try {
            Domain exchange = Domain.parse(name.toString(true));
            Optional<Dane> dane = secure && !known.addresses().isEmpty() ? tlsa.of(name, known) : Optional.empty();
            return new Host.Found(new MailHost(preference, exchange, known.addresses(), dane, Optional.empty()));
        } catch (AddressSyntaxException e) {
            return new Host.NoHost();
        } catch (BusyException e) {
            return unknown(name, preference, e.getMessage(), true);
        }
    }

    /** What is known of a host whose addresses are not. */
    static Host unknown(Name name, int preference, String reason, boolean busy) {
        try {
            Domain exchange = Domain.parse(name.toString(true));
            MailHost host = new MailHost(preference, exchange, List.of(), Optional.empty(), Optional.of(reason));
            return new Host.Unknown(host, reason, busy);
        } catch (AddressSyntaxException e) {
            return new Host.NoHost();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
