package io.barid.service.tls;

import io.barid.service.SettingsException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Says in one sentence what is wrong with the mail ports' certificate. It runs before any bean is made, because Spring Boot
 * loads its bundles early and with words that name no setting of ours.
 */
public final class MailTlsCheck implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final String STORE = "spring.ssl.bundle.pem." + MailTls.BUNDLE + ".keystore.";

    private String certificate;
    private String key;

    @Override
    public void setEnvironment(Environment environment) {
        certificate = environment.getProperty(STORE + "certificate", "");
        key = environment.getProperty(STORE + "private-key", "");
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        given("BARID_TLS_CERT", certificate);
        given("BARID_TLS_KEY", key);
        try {
            new PemSslStoreBundle(PemSslStoreDetails.forCertificate(certificate).withPrivateKey(key), null)
                    .getKeyStore();
        } catch (RuntimeException e) {
            throw new SettingsException("BARID_TLS_CERT '" + certificate + "' and BARID_TLS_KEY '" + key
                    + "' are not a readable PEM certificate and its key: " + e.getMessage());
        }
    }

    private static void given(String variable, String value) {
        if (value.isBlank()) {
            throw new SettingsException(
                    variable + " is missing: set BARID_TLS_CERT and BARID_TLS_KEY to the PEM files of the mail ports");
        }
    }
}
