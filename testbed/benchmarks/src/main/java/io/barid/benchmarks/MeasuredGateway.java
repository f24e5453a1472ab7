package io.barid.benchmarks;

import com.sun.management.ThreadMXBean;
import io.barid.service.ready.Readiness;
import io.barid.smtp.SmtpGatewayApplication;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.policy.MailPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * smtp-gateway as it is, in a JVM of its own, with a line to the benchmark: {@code allocated}, {@code profile FILE},
 * {@code profiled}. Ends when the benchmark does.
 */
final class MeasuredGateway {

    /** What the other services' libraries on this class path would switch on. */
    private static final String NOT_ITS_OWN = String.join(
            ",",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration");

    private final BufferedReader questions;
    private final PrintStream answers;
    private Recording recording;

    private MeasuredGateway(Socket benchmark) throws IOException {
        this.questions = new BufferedReader(new InputStreamReader(benchmark.getInputStream(), StandardCharsets.UTF_8));
        this.answers = new PrintStream(benchmark.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** @param args the benchmark's port, and {@code ack} for an immediate acknowledgement in place of Kafka */
    public static void main(String[] args) throws Exception {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(SmtpGatewayApplication.class)
                .properties(
                        SmtpGatewayApplication.CONFIG_NAME,
                        "spring.autoconfigure.exclude=" + NOT_ITS_OWN,
                        "spring.main.allow-bean-definition-overriding=true");
        if (List.of(args).contains("ack")) {
            builder.sources(ImmediateAck.class);
        }
        try (Socket benchmark = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
                ConfigurableApplicationContext context = builder.run()) {
            while (!context.getBean(Readiness.class).complete()) {
                Thread.sleep(50);
            }
            MeasuredGateway gateway = new MeasuredGateway(benchmark);
            gateway.answers.println(context.getBean(MailPorts.class).number(MailPort.MX));
            gateway.answerAll();
        }
        System.exit(0);
    }

    private void answerAll() throws IOException {
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            String[] words = question.split(" ", 2);
            switch (words[0]) {
                case "allocated" -> {
                    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                    answers.println(threads.getTotalThreadAllocatedBytes());
                }
                case "profile" -> {
                    begin();
                    answers.println("begun");
                }
                default -> {
                    recording.stop();
                    recording.dump(Path.of(words[1]));
                    recording.close();
                    answers.println("dumped");
                }
            }
        }
    }

    /** CPU time including system calls (JEP 509), which the sampler of Java code alone does not see. */
    private void begin() {
        recording = new Recording();
        recording.enable("jdk.CPUTimeSample").with("throttle", "500/s");
        recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
        recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
        recording.start();
    }
}
