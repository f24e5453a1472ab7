package io.barid.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong value is refused with a sentence that names it. */
class RefusalTest {

    /** Values over the defaults, and words of the sentence, in any case. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hostname: ''                                                                      | hostname
            hostname: 'not a name'                                                            | hostname
            hostname: 7                                                                       | hostname
            hostnam: mail.example.org                                                         | hostnam
            smtpGateway: {replica: 3}                                                         | replica
            smtpGateway: {replicas: two}                                                      | replicas
            smtpGateway: {replicas: -1}                                                       | replicas
            smtpGateway: {autoscaling: {enabled: true, min: 5, max: 2}}                       | autoscaling,min,max
            smtpGateway: {keda: {enabled: true, lag: 10}}                                     | keda
            relayService: {autoscaling: {enabled: true}, keda: {enabled: true}}               | relayService,keda,autoscaling
            relayService: {keda: {enabled: true}}                                             | relayService,keda,bundled
            monitoring: {serviceMonitor: {enabled: true}}                                     | monitoringNamespace
            kafka: {bundled: {replicas: 2}}                                                   | kafka,replicas
            postgres: {bundled: {replicas: 2}}                                                | postgres,replicas
            kafka: {bundled: {autoscaling: {enabled: true}}}                                  | autoscaling
            postgres: {bundled: {autoscaling: {enabled: true}}}                               | autoscaling
            kafka: {bundled: {enabled: false}}                                                | kafka,external,servers
            kafka: {external: {servers: ['kafka:9092']}}                                      | kafka,bundled
            kafka: {bundled: {enabled: false}, external: {servers: [kafka]}}                  | servers
            kafka: {bundled: {enabled: false}, external: {servers: ['k:1'], existingSecret: ''}} | kafka,existingSecret
            kafka: {topics: maybe}                                                            | topics
            postgres: {bundled: {enabled: false}}                                             | postgres,host
            postgres: {external: {host: db.example.org}}                                      | postgres,bundled
            postgres: {bundled: {enabled: false}, external: {host: db}}                       | postgres,existingSecret
            smtpGateway: {proxyProtocol: {enabled: true, networks: []}}                       | proxyProtocol,networks
            pop3Gateway: {proxyProtocol: {enabled: true}}                                     | proxyProtocol,networks
            smtpGateway: {proxyProtocol: {enabled: true, networks: [0.0.0.0/0]}}              | networks
            smtpGateway: {proxyProtocol: {enabled: true, networks: ['::/0']}}                 | networks
            smtpGateway: {proxyProtocol: {enabled: true, networks: [10.0.0.0/4]}}             | networks
            trustedNetworks: [everywhere]                                                     | trustedNetworks
            tls: {existingSecret: a, certManager: {enabled: true, issuerRef: {name: b}}}      | existingSecret,certManager
            tls: {certManager: {enabled: true}}                                               | issuerRef
            tls: {selfSigned: false}                                                          | tls
            maxMessageSize: big                                                               | maxMessageSize
            logFormat: xml                                                                    | logFormat
            grace: 5                                                                          | grace
            grace: long                                                                       | grace
            smtpGateway: {service: {type: Gateway}}                                           | type
            smtpGateway: {service: {type: NodePort, nodePorts: {smtp: 25}}}                   | nodePorts
            dnsResolver: {dnssec: perhaps}                                                    | dnssec
            relayService: {queueLifetime: ever}                                               | queueLifetime
            image: {tag: latest}                                                              | latest
            otlp: {sample: '2'}                                                               | sample
            smtpGateway: {env: [{name: BARID_SERVICE_TOKEN, value: abcabcabcabcabcabc}]}      | BARID_SERVICE_TOKEN
            """)
    void isRefused(String values, String words) {
        assertThatThrownBy(() -> Chart.template(values)).satisfies(e -> {
            String sentence = sentence(e);
            for (String word : words.split(",", -1)) {
                assertThat(sentence).containsIgnoringCase(word);
            }
            assertThat(sentence)
                    .as("not an accident of a template")
                    .doesNotContain("nil pointer")
                    .doesNotContain("error calling include")
                    .doesNotContain("wrong type for value");
        });
    }

    @Test
    void whatIsRefusedIsOtherwiseTaken() {
        assertThat(Chart.template("{}")).contains("kind: Deployment");
        assertThat(Chart.template("smtpGateway: {replicas: 3}")).contains("replicas: 3");
    }

    @Test
    void aHostnameMustBeGiven() {
        assertThatThrownBy(() -> Chart.using(java.util.Map.of(), Chart::template))
                .satisfies(e -> assertThat(sentence(e)).containsIgnoringCase("hostname"));
    }

    /** Without what Helm says around a template's own sentence. */
    private static String sentence(Throwable refusal) {
        String message = String.valueOf(refusal.getMessage());
        int own = message.indexOf("error calling fail:");
        return own < 0 ? message : message.substring(own);
    }
}
