package io.barid.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** A wrong setting stops the start with a sentence that names its variable. */
class SettingsTest {

    private static SmtpGatewayProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("smtp-gateway", SmtpGatewayProperties.class);
    }

    @ParameterizedTest
    @CsvSource({
        "port, 65536, BARID_SMTP_PORT",
        "submission-port, -1, BARID_SUBMISSION_PORT",
        "max-message-size, 10KB, BARID_MAX_MESSAGE_SIZE",
        "client-timeout, 0s, BARID_CLIENT_TIMEOUT",
        "max-connections, 0, BARID_MAX_CONNECTIONS",
        "content-memory, 100KB, BARID_CONTENT_MEMORY"
    })
    void namesTheVariable(String name, String value, String variable) {
        assertThatThrownBy(() -> bind(Map.of("smtp-gateway." + name, value)))
                .rootCause()
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(variable);
    }

    @Test
    void withoutSettingsThereAreDefaults() {
        SmtpGatewayProperties defaults = bind(new HashMap<>());
        assertThat(defaults.port()).isEqualTo(2525);
        assertThat(defaults.maxMessageSize().toMegabytes()).isEqualTo(50);
        assertThat(defaults.contentOctets()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(defaults.acceptWeakTopics()).isFalse();
    }

    @Test
    void aHostNameIsOne() {
        assertThat(HostName.of(" MX.Example ")).isEqualTo("mx.example");
        assertThat(HostName.of("")).isNotBlank();
        assertThatThrownBy(() -> HostName.of("my host"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_HOSTNAME");
    }

    @Test
    void aCertificateMustBeThere(@TempDir Path folder) {
        MockEnvironment environment = new MockEnvironment();
        assertThatThrownBy(() -> new TlsFiles(environment).postProcessBeanFactory(null))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_TLS_CERT is not set");
        TestCertificate.writeTo(folder);
        environment.setProperty(
                "smtp-gateway.tls-cert", folder.resolve("cert.pem").toString());
        environment.setProperty(
                "smtp-gateway.tls-key", folder.resolve("missing.pem").toString());
        assertThatThrownBy(() -> new TlsFiles(environment).postProcessBeanFactory(null))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("BARID_TLS_KEY")
                .hasMessageContaining("missing.pem");
    }
}
