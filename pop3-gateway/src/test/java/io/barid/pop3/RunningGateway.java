package io.barid.pop3;

import io.barid.pop3.listener.Pop3Listener;
import io.barid.service.journey.Journeys;
import io.barid.standin.StandInMailbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The gateway as it runs in production, on free ports. */
public final class RunningGateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    /** What journeys are told goes nowhere unless it is set. @param settings further ones, as {@code BARID_POP3_TIMEOUT=2s} */
    public RunningGateway(String mailboxUrl, TestCertificate certificate, String... settings) {
        this(mailboxUrl, certificate, context -> {}, settings);
    }

    /** One that tells what it does. */
    static RunningGateway telling(
            Journeys journeys, String mailboxUrl, TestCertificate certificate, String... settings) {
        return new RunningGateway(
                mailboxUrl,
                certificate,
                context -> context.registerBean("journeys", Journeys.class, () -> journeys),
                settings);
    }

    private RunningGateway(
            String mailboxUrl,
            TestCertificate certificate,
            ApplicationContextInitializer<GenericApplicationContext> beans,
            String... settings) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "BARID_POP3_PORT",
                "0",
                "BARID_POP3S_PORT",
                "0",
                "BARID_POP3_HTTP_PORT",
                "0",
                "BARID_MAILBOX_URL",
                mailboxUrl,
                "BARID_TLS_CERT",
                certificate.certificate().toString(),
                "BARID_TLS_KEY",
                certificate.key().toString(),
                "BARID_ADMIN_TOKEN",
                StandInMailbox.ADMIN_TOKEN,
                "BARID_SERVICE_TOKEN",
                StandInMailbox.SERVICE_TOKEN));
        values.put("BARID_JOURNEYS", "off");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            values.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        context = new SpringApplicationBuilder(Pop3GatewayApplication.class)
                .properties("spring.config.name=pop3-gateway")
                .initializers(beans)
                .run(values.entrySet().stream().map(entry -> "--" + entry).toArray(String[]::new));
    }

    public InetSocketAddress pop3() {
        return address(context.getBean(Pop3Listener.class).port());
    }

    public InetSocketAddress pop3s() {
        return address(context.getBean(Pop3Listener.class).tlsPort());
    }

    /** What a counter says now. */
    double count(String meter) {
        return context.getBean(MeterRegistry.class).get(meter).counter().count();
    }

    public int httpPort() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        context.close();
    }
}
