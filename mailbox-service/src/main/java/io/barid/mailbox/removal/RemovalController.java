package io.barid.mailbox.removal;

import io.barid.mailbox.http.Listing;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/removals} of the admin API. */
@RestController
@RequestMapping("/v1/removals")
class RemovalController {

    private final Removals removals;

    RemovalController(Removals removals) {
        this.removals = removals;
    }

    @GetMapping("/{id}")
    Removals.View get(@PathVariable("id") long id) {
        return removals.get(id);
    }

    @GetMapping
    Listing<Removals.View> list(
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        return removals.list(page, size);
    }
}
