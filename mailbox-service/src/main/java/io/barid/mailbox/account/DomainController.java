package io.barid.mailbox.account;

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

/** {@code /v1/domains} of the admin API; a body is not looked at. */
@RestController
@RequestMapping("/v1/domains")
class DomainController {

    private final Domains domains;

    DomainController(Domains domains) {
        this.domains = domains;
    }

    @PutMapping("/{domain}")
    ResponseEntity<Domains.View> put(@PathVariable("domain") String domain) {
        return domains.put(Addresses.domain(domain)).answer();
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
