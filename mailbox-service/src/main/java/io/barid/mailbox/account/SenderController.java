package io.barid.mailbox.account;

import io.barid.mailbox.http.Refusal;
import io.barid.query.SenderDirectory;
import org.springframework.web.bind.annotation.RestController;

/** Answers smtp-gateway about what its clients submit. */
@RestController
class SenderController implements SenderDirectory {

    private final SenderLookup lookup;
    private final SendingLimits limits;

    SenderController(SenderLookup lookup, SendingLimits limits) {
        this.lookup = lookup;
        this.limits = limits;
    }

    @Override
    public Answer check(Question question) {
        if (question.account() == null) {
            throw Refusal.unreadable("A question names an account.");
        }
        if (question.addresses().size() > MAX_ADDRESSES) {
            throw Refusal.impossible("A question names at most " + MAX_ADDRESSES + " addresses.");
        }
        return lookup.check(question.account(), question.addresses());
    }

    @Override
    public Allowance count(Sending sending) {
        if (sending.account() == null || sending.recipients() < 1) {
            throw Refusal.unreadable("What is counted has an account and a recipient.");
        }
        return limits.count(sending.account(), sending.recipients())
                .orElseThrow(() -> Refusal.busy("The account sends too much at once to be counted; try again."));
    }
}
