package io.barid.mailbox.login;

import io.barid.message.AccountId;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts logins and writes a line for each; never a name that was denied, for people type passwords into the wrong field. */
@Component
class LoginLog {

    private static final Logger log = LoggerFactory.getLogger(LoginLog.class);
    private static final String METER = "mail.mailbox.logins";

    private final MeterRegistry metrics;

    LoginLog(MeterRegistry metrics) {
        this.metrics = metrics;
        for (String outcome : new String[] {"granted", "denied", "busy"}) {
            metrics.counter(METER, "outcome", outcome);
        }
    }

    void granted(AccountId account, String client) {
        metrics.counter(METER, "outcome", "granted").increment();
        log.info("login granted account={} client={}", account, client);
    }

    void denied(String client) {
        metrics.counter(METER, "outcome", "denied").increment();
        log.info("login denied client={}", client);
    }

    void busy(String client) {
        metrics.counter(METER, "outcome", "busy").increment();
        log.info("login busy client={}", client);
    }
}
