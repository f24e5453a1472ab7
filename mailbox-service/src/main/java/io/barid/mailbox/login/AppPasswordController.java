package io.barid.mailbox.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.barid.mailbox.account.MailboxOwners;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.password.AppPasswords;
import io.barid.mailbox.password.AppPasswords.Made;
import io.barid.message.AccountId;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An account's app passwords in the admin API. */
@RestController
@RequestMapping("/v1/accounts/{address}/app-passwords")
class AppPasswordController {

    private static final Logger log = LoggerFactory.getLogger(AppPasswordController.class);

    /** @param name the owner's choice, for example of the device it is for */
    record Body(String name) {}

    /** @param secret shown this once */
    record Added(String name, String secret, Instant createdAt) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Added[" + name + "]";
        }
    }

    /**
     * All that open the account.
     *
     * @param password the main one; left out: there is none
     * @param items    the app passwords, by name
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(AppPasswords.Main password, List<AppPasswords.Named> items) {}

    private final MailboxOwners owners;
    private final AppPasswords apps;

    AppPasswordController(MailboxOwners owners, AppPasswords apps) {
        this.owners = owners;
        this.apps = apps;
    }

    @PostMapping
    ResponseEntity<Added> add(@PathVariable("address") String address, @RequestBody Body body) {
        if (body.name() == null || !AppPasswords.isName(body.name())) {
            throw Refusal.impossible("name is 1 to 64 characters, without slashes or control characters.");
        }
        AccountId account = owners.find(address);
        String owner = LoginName.of(address).key();
        return switch (apps.add(account, owner, body.name())) {
            case Made.Added added -> {
                log.info("app password added account={}", account);
                yield ResponseEntity.status(HttpStatus.CREATED)
                        .cacheControl(CacheControl.noStore())
                        .body(new Added(
                                added.password().name(),
                                added.secret().text(),
                                added.password().createdAt()));
            }
            case Made.NameTaken taken ->
                throw Refusal.conflict(address + " has an app password of that name; remove it first.");
            case Made.TooMany many ->
                throw Refusal.conflict(address + " has " + AppPasswords.MOST + " app passwords; remove one first.");
        };
    }

    @GetMapping
    View list(@PathVariable("address") String address) {
        AccountId account = owners.find(address);
        return new View(apps.main(account).orElse(null), apps.list(account));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable("address") String address, @PathVariable("name") String name) {
        AccountId account = owners.find(address);
        if (!apps.remove(account, name)) {
            throw Refusal.missing(address + " has no app password of that name.");
        }
        log.info("app password removed account={}", account);
    }
}
