package io.barid.mailbox.audit;

import io.barid.address.AddressSyntaxException;
import io.barid.address.Domain;
import io.barid.address.Mailbox;
import io.barid.mailbox.account.LocalNames;
import io.barid.mailbox.http.Listing;
import io.barid.mailbox.http.Refusal;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/audit} of the admin API. */
@RestController
@RequestMapping("/v1/audit")
class AuditController {

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @GetMapping
    Listing<Audit.View> list(
            @RequestParam(name = "subject", defaultValue = "") String subject,
            @RequestParam(name = "since", defaultValue = "1970-01-01T00:00:00Z") Instant since,
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        try {
            boolean address = subject.contains("@");
            List<String> subjects = address ? forms(Mailbox.parse(subject)) : List.of();
            String domain =
                    address || subject.isEmpty() ? "" : Domain.parse(subject).name();
            return audit.list(subjects, domain, since, page, size);
        } catch (AddressSyntaxException e) {
            throw Refusal.unreadable("'" + subject + "' is neither a domain nor an address: " + e.getMessage() + ".");
        }
    }

    /** As a domain that folds case keeps it, and as one that does not. */
    private static List<String> forms(Mailbox address) {
        return List.of(address.toString(), LocalNames.fold(address.toString()));
    }
}
