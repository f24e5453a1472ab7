package io.barid.mailbox.account;

import io.barid.address.Mailbox;
import io.barid.mailbox.http.AdminBody;
import io.barid.mailbox.http.Listing;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.password.Password;
import io.barid.mailbox.password.Passwords;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/accounts} of the admin API. */
@RestController
@RequestMapping("/v1/accounts")
class AccountController {

    /**
     * What a PUT says; fields left out keep their value, and a new account without a password cannot log in.
     *
     * @param disabled      whether it neither receives, logs in nor sends; its mail stays
     * @param quotaOctets   as POP3 counts them; 0: no limit
     * @param quotaMessages 0: no limit
     * @param forwardTo     addresses that its mail goes to; none: it is not forwarded
     * @param keepCopy      whether what is forwarded is kept here too; so at first
     * @param sendPerHour   recipients it may send to; 0: as many as it likes
     * @param sendPerDay    recipients it may send to; 0: as many as it likes
     */
    record Body(
            String password,
            Boolean disabled,
            Long quotaOctets,
            Long quotaMessages,
            List<String> forwardTo,
            Boolean keepCopy,
            Integer sendPerHour,
            Integer sendPerDay) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Body[secret]";
        }
    }

    private final Accounts accounts;
    private final Passwords passwords;

    AccountController(Accounts accounts, Passwords passwords) {
        this.accounts = accounts;
        this.passwords = passwords;
    }

    @PutMapping("/{address}")
    ResponseEntity<Accounts.View> put(@PathVariable("address") String address, @AdminBody Body body) {
        Mailbox mailbox = Addresses.mailbox(address);
        return accounts.put(mailbox, change(mailbox, body)).answer();
    }

    /** Hashes before any row is locked. */
    private Accounts.Change change(Mailbox address, Body body) {
        Optional<Long> octets = Limit.of("quotaOctets", body.quotaOctets(), "octets");
        Optional<Long> messages = Limit.of("quotaMessages", body.quotaMessages(), "messages");
        Optional<List<Mailbox>> forwardTo =
                Optional.ofNullable(body.forwardTo()).map(Addresses::targets);
        Optional<Integer> hour = Limit.of("sendPerHour", body.sendPerHour(), "recipients");
        Optional<Integer> day = Limit.of("sendPerDay", body.sendPerDay(), "recipients");
        return new Accounts.Change(
                Optional.ofNullable(body.password()).flatMap(typed -> hash(address, typed)),
                Optional.ofNullable(body.disabled()),
                octets,
                messages,
                forwardTo,
                Optional.ofNullable(body.keepCopy()),
                hour,
                day);
    }

    /** Empty when it is the password already: then no login that was verified needs to be verified again. */
    private Optional<Passwords.Hashed> hash(Mailbox address, String typed) {
        if (typed.isEmpty() || typed.length() > Password.MAX_LENGTH) {
            throw Refusal.impossible("A password has 1 to " + Password.MAX_LENGTH + " characters.");
        }
        Password password = Password.of(typed);
        boolean already = passwords.isAlready(address, password).orElseThrow(AccountController::busy);
        return already ? Optional.empty() : Optional.of(passwords.hash(password).orElseThrow(AccountController::busy));
    }

    private static Refusal busy() {
        return Refusal.busy("Too many passwords are being checked; try again.");
    }

    @GetMapping("/{address}")
    Accounts.View get(@PathVariable("address") String address) {
        return accounts.get(Addresses.mailbox(address));
    }

    @GetMapping
    Listing<Accounts.View> list(
            @RequestParam(name = "domain", defaultValue = "") String domain,
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        return accounts.list(Addresses.domainOrAll(domain), page, size);
    }

    /** The answer's Location is where the removal of its mail can be watched. */
    @DeleteMapping("/{address}")
    ResponseEntity<Void> delete(@PathVariable("address") String address) {
        long removal = accounts.delete(Addresses.mailbox(address));
        return ResponseEntity.noContent()
                .location(URI.create("/v1/removals/" + removal))
                .build();
    }
}
