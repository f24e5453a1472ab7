package io.barid.mailbox.transfer;

import io.barid.mailbox.account.MailboxOwners;
import io.barid.mailbox.http.Refusal;
import io.barid.message.AccountId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/accounts/{address}/messages} of the admin API. */
@RestController
@RequestMapping("/v1/accounts/{address}/messages")
class TransferController {

    record Outcomes(List<Outcome> items) {}

    private static final String MESSAGE = "message/rfc822";
    private static final int LARGEST_PAGE = 1_000;

    private final MailboxOwners owners;
    private final StreamedImport streamed;
    private final SmallImports small;
    private final StoredMail mail;
    private final TransferLog log;
    private final JsonMapper json;

    TransferController(
            MailboxOwners owners,
            StreamedImport streamed,
            SmallImports small,
            StoredMail mail,
            TransferLog log,
            JsonMapper json) {
        this.owners = owners;
        this.streamed = streamed;
        this.small = small;
        this.mail = mail;
        this.log = log;
        this.json = json;
    }

    /** The body is the message, octet for octet but for a last CRLF that it may lack, of any size. */
    @PostMapping(consumes = MESSAGE)
    ResponseEntity<?> store(
            @PathVariable("address") String address,
            @RequestParam(name = "uniqueId", required = false) String uniqueId,
            @RequestParam(name = "internalDate", required = false) Instant internalDate,
            @RequestParam(name = "flags", required = false) List<String> flags,
            @RequestParam(name = "overQuota", defaultValue = "false") boolean overQuota,
            @RequestParam(name = "deletedToo", defaultValue = "false") boolean deletedToo,
            InputStream body)
            throws IOException {
        Labels labels = Labels.parse(uniqueId, internalDate, flags);
        AccountId account = owners.find(address);
        Outcome outcome = streamed.store(account, labels, new Wishes(overQuota, deletedToo), body);
        log.imported(account, List.of(outcome));
        return answer(outcome);
    }

    private static ResponseEntity<?> answer(Outcome outcome) {
        HttpStatus status = switch (outcome.outcome()) {
            case STORED -> HttpStatus.CREATED;
            case THERE -> HttpStatus.OK;
            case DELETED, CONFLICT -> HttpStatus.CONFLICT;
            case FULL -> HttpStatus.INSUFFICIENT_STORAGE;
            case REFUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
        if (!status.isError()) {
            return ResponseEntity.status(status).body(outcome);
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, outcome.detail());
        problem.setProperty("outcome", outcome.outcome());
        problem.setProperty("uniqueId", outcome.uniqueId());
        return ResponseEntity.status(status).body(problem);
    }

    /** The body is many messages ({@link Frames}); all that are taken are stored together. */
    @PostMapping(consumes = Frames.TYPE)
    Outcomes storeMany(
            @PathVariable("address") String address,
            @RequestParam(name = "overQuota", defaultValue = "false") boolean overQuota,
            @RequestParam(name = "deletedToo", defaultValue = "false") boolean deletedToo,
            InputStream body)
            throws IOException {
        AccountId account = owners.find(address);
        List<Outcome> outcomes = small.store(account, Frames.read(body, json), new Wishes(overQuota, deletedToo));
        log.imported(account, outcomes);
        return new Outcomes(outcomes);
    }

    @PostMapping
    void storeOther() {
        throw Refusal.otherType("Say Content-Type: " + MESSAGE + " for one message, or " + Frames.TYPE + " for many.");
    }

    @GetMapping
    StoredMail.Page list(
            @PathVariable("address") String address,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "size", defaultValue = "100") int size) {
        if (after < 0 || size < 1 || size > LARGEST_PAGE) {
            throw Refusal.unreadable("after is a UID or 0, and size is 1 to " + LARGEST_PAGE + ".");
        }
        AccountId account = owners.find(address);
        log.listed(account, after);
        return mail.page(account, after, size).orElseThrow(() -> Refusal.missing("The account is gone."));
    }

    /** The message as POP3 shows it. */
    @GetMapping("/{uid}")
    void read(@PathVariable("address") String address, @PathVariable("uid") long uid, HttpServletResponse response)
            throws IOException {
        AccountId account = owners.find(address);
        StoredMail.Message message =
                mail.find(account, uid).orElseThrow(() -> Refusal.missing("There is no message " + uid + "."));
        log.read(account, message.uniqueId());
        response.setContentType(MESSAGE);
        response.setContentLengthLong(message.octets());
        mail.write(message, response.getOutputStream());
    }
}
