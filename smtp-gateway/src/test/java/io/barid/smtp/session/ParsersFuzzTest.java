package io.barid.smtp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.address.ReversePath;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What lies between a client's octets and a command or content, each alone and much faster than over a connection. */
class ParsersFuzzTest {

    private static final int SCRIPTS = 1_000;

    @Test
    void everyLineIsACommandOrHasAReply() {
        long seed = seed();
        int addresses = 0;
        for (int i = 0; i < SCRIPTS; i++) {
            CommandParser parser = new CommandParser(i % 2 == 0);
            for (String octets : FuzzScript.of(seed + i).text().split("\r\n", -1)) {
                String line = new String(octets.getBytes(ISO_8859_1), UTF_8);
                // as WireReader hands lines on
                if (line.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                    addresses += check(parser.parse(line), line);
                }
            }
        }
        assertThat(addresses).isGreaterThan(SCRIPTS);
    }

    private static int check(SmtpCommand command, String line) {
        return switch (command) {
            case SmtpCommand.Mail mail -> {
                String path = mail.reversePath().toString();
                assertThat(harmless(path)).as(line).isTrue();
                assertThat(ReversePath.parse(path)).as(line).isEqualTo(mail.reversePath());
                mail.parameters()
                        .dsn()
                        .flatMap(dsn -> dsn.envid())
                        .ifPresent(id -> assertThat(printable(id)).as(line).isTrue());
                yield 1;
            }
            case SmtpCommand.Rcpt rcpt -> {
                String path = rcpt.path().toString();
                assertThat(harmless(path)).as(line).isTrue();
                assertThat(ForwardPath.parse(path)).as(line).isEqualTo(rcpt.path());
                rcpt.dsn()
                        .flatMap(dsn -> dsn.orcpt())
                        .ifPresent(
                                orcpt -> assertThat(printable(orcpt)).as(line).isTrue());
                yield 1;
            }
            case SmtpCommand.Hello hello -> {
                assertThat(printable(hello.name())).as(line).isTrue();
                yield 0;
            }
            case SmtpCommand.Wrong wrong -> {
                assertThat(wrong.reply().code()).as(line).isBetween(400, 599);
                assertThat(wrong.reply().wire().length()).as(line).isLessThanOrEqualTo(512);
                yield 0;
            }
            default -> 0;
        };
    }

    /** Nothing that could begin another line, whoever reads it. */
    private static boolean harmless(String text) {
        return text.chars().noneMatch(c -> c < 0x20 || c >= 0x7F && c < 0xA0);
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** Text long enough to be skipped over eight octets at a time, cut anywhere. */
    @Test
    void contentEndsWhereASlowReadingOfTheStandardEndsIt() {
        Random random = new Random(seed());
        for (int round = 0; round < 100_000; round++) {
            String text = content(random) + (random.nextBoolean() ? "\r\n.\r\nQUIT\r\n" : "");
            ContentScanner scanner = new ContentScanner();
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] octets = text.getBytes(ISO_8859_1);
            int at = 0;
            while (at < octets.length && !scanner.ended()) {
                at = scanner.scan(octets, at, at + 1 + random.nextInt(octets.length - at), content::write);
            }
            int end = ("\r\n" + text).indexOf("\r\n.\r\n");
            assertThat(scanner.ended()).as(text).isEqualTo(end >= 0);
            if (end >= 0) {
                String stuffed = "\r\n" + text.substring(0, end);
                assertThat(at).as(text).isEqualTo(end + 3);
                assertThat(scanner.fault().isPresent()).as(text).isEqualTo(Steps.faulty(stuffed));
                if (scanner.fault().isEmpty()) {
                    assertThat(content.toString(ISO_8859_1))
                            .as(text)
                            .isEqualTo(stuffed.replace("\r\n.", "\r\n").substring(2));
                }
            }
        }
    }

    private static String content(Random random) {
        StringBuilder text = new StringBuilder();
        for (int lines = random.nextInt(5); lines >= 0; lines--) {
            text.append(".".repeat(random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0));
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append((char) (random.nextInt(60) == 0 ? random.nextInt(256) : ' ' + random.nextInt(200)));
            }
            if (random.nextInt(20) == 0) {
                text.append("\r\n\r.\n\0".charAt(random.nextInt(6)));
            } else {
                text.append("\r\n");
            }
        }
        return text.toString();
    }

    private static long seed() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        System.out.println("fuzz.seed=" + seed);
        return seed;
    }
}
