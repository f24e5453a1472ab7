package io.barid.mailbox.transfer;

import io.barid.message.AccountId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whose mail an administrator saw or changed; the audit record begins here. */
@Component
class TransferLog {

    private static final Logger log = LoggerFactory.getLogger(TransferLog.class);

    void imported(AccountId account, List<Outcome> outcomes) {
        Map<Outcome.What, Integer> counts = new EnumMap<>(Outcome.What.class);
        outcomes.forEach(it -> counts.merge(it.outcome(), 1, Integer::sum));
        log.info("import by admin account={} messages={}", account, Collections.unmodifiableMap(counts));
    }

    void listed(AccountId account, long after) {
        log.info("mailbox listed by admin account={} after={}", account, after);
    }

    void read(AccountId account, String uniqueId) {
        log.info("message read by admin account={} uniqueId={}", account, uniqueId);
    }
}
