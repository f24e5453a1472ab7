package io.barid.dns.reverse;

import io.barid.query.ClientNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code GET /internal/client-names/{address}}, for smtp-gateway. */
@RestController
final class ClientNamesController implements ClientNames {

    private static final Logger log = LoggerFactory.getLogger(ClientNamesController.class);

    private final ReverseLookup lookup;
    private final Counter known;
    private final Counter none;
    private final Counter unavailable;

    ClientNamesController(ReverseLookup lookup, MeterRegistry meters) {
        this.lookup = lookup;
        this.known = counter(meters, "known");
        this.none = counter(meters, "none");
        this.unavailable = counter(meters, "unavailable");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("mail.dns.client.names")
                .description("questions for a client's name, by their answer")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public Answer nameOf(String address) {
        Answer answer = lookup.nameOf(parse(address));
        log.debug("client={} answer={}", address, answer);
        counter(answer).increment();
        return answer;
    }

    private static InetAddress parse(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no address of IPv4 or IPv6");
        }
    }

    private Counter counter(Answer answer) {
        return switch (answer) {
            case Answer.Known name -> known;
            case Answer.None nobody -> none;
            case Answer.Unavailable silence -> unavailable;
        };
    }
}
