package io.barid.mailbox.account;

import io.barid.mailbox.http.AdminBody;
import io.barid.mailbox.http.Listing;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/domains} of the admin API. */
@RestController
@RequestMapping("/v1/domains")
class DomainController {

    /** What a PUT says; what is left out keeps its value. */
    record Body(
            Boolean checkFrom,
            String catchAll,
            Boolean plusAddressing,
            Boolean foldCase,
            Long quotaOctets,
            Long quotaMessages) {}

    private final Domains domains;

    DomainController(Domains domains) {
        this.domains = domains;
    }

    @PutMapping("/{domain}")
    ResponseEntity<Domains.View> put(@PathVariable("domain") String domain, @AdminBody Body body) {
        return domains.put(Addresses.domain(domain), change(body)).answer();
    }

    private static Domains.Change change(Body body) {
        return new Domains.Change(
                Optional.ofNullable(body.checkFrom()),
                Optional.ofNullable(body.catchAll())
                        .map(address -> address.isEmpty() ? Optional.empty() : Optional.of(Addresses.target(address))),
                Optional.ofNullable(body.plusAddressing()),
                Optional.ofNullable(body.foldCase()),
                Limit.of("quotaOctets", body.quotaOctets(), "octets"),
                Limit.of("quotaMessages", body.quotaMessages(), "messages"));
    }

    @GetMapping("/{domain}")
    Domains.View get(@PathVariable("domain") String domain) {
        return domains.get(Addresses.domain(domain));
    }

    @GetMapping
    Listing<Domains.View> list(
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        return domains.list(page, size);
    }

    @DeleteMapping("/{domain}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable("domain") String domain) {
        domains.delete(Addresses.domain(domain));
    }
}
