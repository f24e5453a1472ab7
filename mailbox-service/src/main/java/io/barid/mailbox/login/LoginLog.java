package io.barid.mailbox.login;

import io.barid.message.AccountId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts logins and writes a line for each; never a name that was denied, for people type passwords into the wrong field. */
@Component
class LoginLog {

    private static final Logger log = LoggerFactory.getLogger(LoginLog.class);

    private final Counter granted;
    private final Counter denied;
    private final Counter busy;

    LoginLog(MeterRegistry metrics) {
        granted = logins(metrics, "granted");
        denied = logins(metrics, "denied");
        busy = logins(metrics, "busy");
    }

    private static Counter logins(MeterRegistry metrics, String outcome) {
        return Counter.builder("mail.mailbox.logins")
                .description("logins asked for by the gateways, by what came of them")
                .tag("outcome", outcome)
                .register(metrics);
    }

    void granted(AccountId account, String client) {
        granted.increment();
        log.info("login granted account={} client={}", account, client);
    }

    void denied(String client) {
        denied.increment();
        log.info("login denied client={}", client);
    }

    void busy(String client) {
        busy.increment();
        log.info("login busy client={}", client);
    }
}
