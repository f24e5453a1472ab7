package io.barid.mailbox.restore;

import io.barid.mailbox.account.MailboxOwners;
import io.barid.mailbox.http.AdminBody;
import io.barid.mailbox.http.Listing;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deleted mail of one account, in the admin API. */
@RestController
@RequestMapping("/v1/accounts/{address}")
class RestoreController {

    /**
     * What is to come back: one of the first three.
     *
     * @param since     what was deleted at this time or later
     * @param ids       unique ids
     * @param all       everything that is still there
     * @param overQuota whether the mailbox may become larger than allowed; not so when left out
     */
    record Body(Instant since, List<String> ids, Boolean all, Boolean overQuota) {}

    private final MailboxOwners owners;
    private final DeletedMail deleted;
    private final Restoring restoring;

    RestoreController(MailboxOwners owners, DeletedMail deleted, Restoring restoring) {
        this.owners = owners;
        this.deleted = deleted;
        this.restoring = restoring;
    }

    @GetMapping("/deleted")
    Listing<DeletedMail.Message> list(
            @PathVariable("address") String address,
            @RequestParam(name = "since", required = false) Instant since,
            @RequestParam(name = "page", defaultValue = "0") int page,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        return deleted.list(owners.find(address), since == null ? Instant.EPOCH : since, page, size);
    }

    @PostMapping("/restore")
    Restoring.Restored restore(@PathVariable("address") String address, @AdminBody Body body) {
        Selection selection = Selection.of(body.since(), body.ids(), Boolean.TRUE.equals(body.all()));
        return restoring.restore(owners.find(address), selection, Boolean.TRUE.equals(body.overQuota()));
    }
}
