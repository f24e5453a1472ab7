package io.barid.pop3.listener;

import io.barid.service.tls.MailTls;
import io.barid.service.tls.MailTlsCheck;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The certificate of both ports. */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {

    @Bean
    static MailTlsCheck mailTlsCheck() {
        return new MailTlsCheck();
    }

    @Bean
    MailTls mailTls(SslBundles bundles) {
        return new MailTls(bundles);
    }
}
