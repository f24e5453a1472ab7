package io.barid.smtp;

import io.barid.service.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Looks before Spring Boot reads the certificate, whose own words for a missing file are less clear. */
final class TlsFiles implements BeanFactoryPostProcessor {

    private final Environment environment;

    TlsFiles(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        check("BARID_TLS_CERT", "smtp-gateway.tls-cert", "the certificate chain");
        check("BARID_TLS_KEY", "smtp-gateway.tls-key", "the certificate's private key");
    }

    private void check(String variable, String property, String content) {
        String file = environment.getProperty(property, "");
        if (file.isBlank()) {
            throw new SettingsException(variable + " is not set: name a PEM file with " + content);
        }
        if (!Files.isReadable(Path.of(file))) {
            throw new SettingsException(
                    variable + " names " + file + ", which cannot be read: name a PEM file with " + content);
        }
    }
}
