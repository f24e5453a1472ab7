package io.barid.mailbox.account;

import io.barid.mailbox.http.Listing;
import io.barid.mailbox.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

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
            Long quotaMessages) {

        private static final Body EMPTY = new Body(null, null, null, null, null, null);
    }

    private static final byte[] NOTHING = new byte[0];

    private final Domains domains;
    private final JsonMapper json;

    DomainController(Domains domains, JsonMapper json) {
        this.domains = domains;
        this.json = json;
    }

    @PutMapping("/{domain}")
    ResponseEntity<Domains.View> put(
            @PathVariable("domain") String domain,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, defaultValue = "") String type,
            @RequestBody(required = false) byte[] body) {
        return domains.put(Addresses.domain(domain), change(read(type, body == null ? NOTHING : body)))
                .answer();
    }

    /** Bodies of other kinds have always been passed over; those that say nothing still are. */
    private Body read(String type, byte[] body) {
        if (!type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON_VALUE)) {
            if (new String(body, StandardCharsets.UTF_8).strip().length() > "{}".length()) {
                throw Refusal.otherType("The body is JSON: send it with Content-Type: application/json.");
            }
            return Body.EMPTY;
        }
        if (body.length == 0) {
            return Body.EMPTY;
        }
        try {
            return Objects.requireNonNullElse(json.readValue(body, Body.class), Body.EMPTY);
        } catch (JacksonException e) {
            throw Refusal.unreadable("The body is JSON such as {\"checkFrom\": true}.");
        }
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
