package io.barid.mailbox.account;

import io.barid.mailbox.http.AdminBody;
import io.barid.mailbox.http.Listing;
import java.util.List;
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

/** {@code /v1/aliases} of the admin API. */
@RestController
@RequestMapping("/v1/aliases")
class AliasController {

    /** What a PUT says. */
    record Body(List<String> targets) {}

    private final Aliases aliases;

    AliasController(Aliases aliases) {
        this.aliases = aliases;
    }

    @PutMapping("/{address}")
    ResponseEntity<Aliases.View> put(@PathVariable("address") String address, @AdminBody Body body) {
        Optional<List<String>> targets = Optional.ofNullable(body.targets());
        return aliases.put(Addresses.mailbox(address), targets.map(Addresses::targets))
                .answer();
    }

    @GetMapping("/{address}")
    Aliases.View get(@PathVariable("address") String address) {
        return aliases.get(Addresses.mailbox(address));
    }

    @GetMapping
    Listing<Aliases.View> list(
            @RequestParam(name = "domain", defaultValue = "") String domain,
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        return aliases.list(Addresses.domainOrAll(domain), page, size);
    }

    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable("address") String address) {
        aliases.delete(Addresses.mailbox(address));
    }
}
