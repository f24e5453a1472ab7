package io.barid.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.relay.tls.Authorities;
import io.barid.relay.tls.Handshakes;
import io.barid.relay.tls.TlsPolicy;
import io.barid.remotemx.ScriptedMx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a connection says of itself. */
class SmtpConnectionTest {

    /** There is none that a host can bring about; this one is the caller's. */
    @Test
    void aBugInOpeningIsAnOutcome() {
        try (ScriptedMx mx = ScriptedMx.start();
                Watchdog watchdog = new Watchdog()) {
            SmtpConnection connection = new SmtpConnection(
                    new SmtpConnection.Peer(
                            "mx1.there.example",
                            InetAddress.ofLiteral("127.0.0.1"),
                            mx.port(),
                            new TlsPolicy.Clear(),
                            false,
                            Optional.of(new SmtpLogin("user", "secret"))),
                    new SmtpConnection.Setting(
                            "mx.here.example",
                            Patience.of(Optional.empty()),
                            watchdog,
                            new Handshakes(Authorities.with(""))),
                    new Transcript());
            Opened opened = connection.open(Duration.ofSeconds(10));
            assertThat(opened).isEqualTo(SmtpConnection.unfit("4.5.0", "internal error", Optional.empty(), true));
            assertThat(connection.usable()).isFalse();
        }
    }
}
