package io.barid.mailbox.content;

import io.barid.mailbox.http.Refusal;
import io.barid.query.RoutedMail;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Hears relay-service. */
@RestController
class RoutedMailController implements RoutedMail {

    private final Orphans orphans;

    RoutedMailController(Orphans orphans) {
        this.orphans = orphans;
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void report(Progress progress) {
        if (progress.before() == null) {
            throw Refusal.unreadable("Progress has an instant, before.");
        }
        orphans.routed(progress.before());
    }
}
