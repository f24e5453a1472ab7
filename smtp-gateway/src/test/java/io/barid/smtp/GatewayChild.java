package io.barid.smtp;

import io.barid.smtp.accept.OctetBudget;
import io.barid.smtp.listener.MailPorts;
import io.barid.smtp.policy.MailPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service as a program of its own, which answers questions about itself on its standard input. */
final class GatewayChild {

    static final String MARK = "@@ ";

    private GatewayChild() {}

    public static void main(String[] arguments) throws IOException {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(SmtpGatewayApplication.class)
                .properties(SmtpGatewayApplication.CONFIG_NAME)
                .run();
        MailPorts ports = context.getBean(MailPorts.class);
        say(ports.number(MailPort.MX) + " " + ports.number(MailPort.SUBMISSION) + " "
                + ports.number(MailPort.SUBMISSIONS) + " "
                + context.getEnvironment().getProperty("local.server.port"));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            say(answer(question, context));
        }
        // the test is gone
        Runtime.getRuntime().halt(1);
    }

    private static String answer(String question, ConfigurableApplicationContext context) {
        return switch (question) {
            case "heap" -> Long.toString(heap());
            case "threads" ->
                Integer.toString(ManagementFactory.getThreadMXBean().getThreadCount());
            case "budget" -> Long.toString(context.getBean(OctetBudget.class).used());
            default -> "?";
        };
    }

    /** What is alive: virtual threads and what they hold are all on the heap. */
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static synchronized void say(String line) {
        System.out.println(MARK + line);
    }
}
