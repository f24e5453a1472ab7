package io.barid.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that nobody here wrote fetch what lies in a maildrop, leave it there, and delete it: nothing twice, nothing lost. */
@ExtendWith(SharedBarid.class)
class FetchingIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "correct horse";
    private static final String BEGIN = "X-Begin: here\r\n";

    private static RunningBarid barid;
    private static Curl curl;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        barid = SharedBarid.get();
        curl = new Curl(barid);
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(FetchingClient.values())
                .flatMap(client -> Stream.of(true, false)
                        .filter(startTls -> !startTls || client.startsTls())
                        .map(startTls -> Arguments.of(client, startTls)));
    }

    static Stream<Arguments> mechanisms() {
        return Arrays.stream(FetchingClient.values())
                .flatMap(client -> client.mechanisms().stream()
                        .filter(mechanism -> !mechanism.equals("USER"))
                        .flatMap(mechanism ->
                                Stream.of(true, false).map(startTls -> Arguments.of(client, mechanism, startTls))));
    }

    /** Each step is done twice: what was fetched stays away, what was deleted stays gone. */
    @ParameterizedTest
    @MethodSource("ways")
    void aClientFetchesLeavesAndDeletes(FetchingClient client, boolean startTls) throws Exception {
        client.require();
        String account = account(client + (startTls ? "-stls" : "-tls"));
        List<String> expected = new ArrayList<>(hardMessages());
        store(account, expected);
        Fetch leaving = new Fetch(barid, startTls, "USER", account, PASSWORD, true, home("laptop"));
        client.fetch(leaving).expectSuccess();
        assertGot(leaving, expected);
        client.fetch(leaving).expectSuccess();
        assertGot(leaving, expected);

        String fresh = message("new", ".new\r\n");
        curl.deliver("s@elsewhere.test", List.of(account), fresh.getBytes(ISO_8859_1))
                .expectSuccess();
        expected.add(fresh);
        assertThat(curl.awaitMessages(account, PASSWORD, expected.size(), SOON)).isEqualTo(expected.size());
        client.fetch(leaving).expectSuccess();
        assertGot(leaving, expected);

        Fetch deleting = new Fetch(barid, startTls, "USER", account, PASSWORD, false, home("desktop"));
        client.fetch(deleting).expectSuccess();
        assertGot(deleting, expected);
        assertThat(curl.pop(account, PASSWORD, "").expectSuccess().text()).isBlank();
        client.fetch(deleting).expectSuccess();
        assertGot(deleting, expected);
    }

    /** Enough for reading ahead, and for mpop's pipelining. */
    @ParameterizedTest
    @EnumSource(names = {"FETCHMAIL", "MPOP"})
    void aHundredMessagesComeOnce(FetchingClient client) throws Exception {
        client.require();
        String account = account(client + "-many");
        List<String> expected = IntStream.range(0, 120)
                .mapToObj(i -> message("n " + i, (".".repeat(i % 3) + "x".repeat(i) + "\r\n").repeat(i)))
                .toList();
        store(account, expected);
        Fetch deleting = new Fetch(barid, false, "USER", account, PASSWORD, false, home("one"));
        client.fetch(deleting).expectSuccess();
        assertGot(deleting, expected);
        assertThat(curl.pop(account, PASSWORD, "").expectSuccess().text()).isBlank();
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void aClientLogsInWithSasl(FetchingClient client, String mechanism, boolean startTls) throws Exception {
        client.require();
        String account = account(client + "-" + mechanism + startTls);
        List<String> expected = List.of(message(mechanism, "x\r\n"));
        store(account, expected);
        Fetch right = new Fetch(barid, startTls, mechanism, account, PASSWORD, true, home("right"));
        client.fetch(right).expectSuccess();
        assertGot(right, expected);
        Fetch wrong = new Fetch(barid, startTls, mechanism, account, "wrong", true, home("wrong"));
        assertToldAsWrong(client.fetch(wrong));
        assertThat(wrong.got()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsToldAsOne(FetchingClient client) throws Exception {
        client.require();
        String account = account(client + "-wrong");
        Fetch wrong = new Fetch(barid, false, "USER", account, "wrong", true, home("one"));
        assertToldAsWrong(client.fetch(wrong));
        assertThat(wrong.got()).isEmpty();
    }

    /** Each shows the server's reply, somewhere; Angus Mail without its first word. */
    private static void assertToldAsWrong(Command.Outcome outcome) {
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.text() + outcome.errors()).contains("[AUTH] wrong name or password");
    }

    /** In any order; what a Maildir holds with LF was sent with CRLF. */
    private static void assertGot(Fetch fetch, List<String> expected) throws IOException {
        List<String> got = fetch.got().stream()
                .map(octets -> new String(octets, ISO_8859_1))
                .map(text -> text.contains("\r\n") ? text : text.replace("\n", "\r\n"))
                .map(text -> text.substring(Math.max(0, text.indexOf(BEGIN))))
                .toList();
        assertThat(got).hasSameSizeAs(expected).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String account(String name) throws Exception {
        String address = name.toLowerCase(Locale.ROOT) + "@fetching.test";
        barid.account(address, PASSWORD);
        return address;
    }

    /** With unique ids of another server. */
    private static void store(String account, List<String> messages) throws Exception {
        Map<String, byte[]> byId = new LinkedHashMap<>();
        messages.forEach(message -> byId.put("old-" + byId.size(), message.getBytes(ISO_8859_1)));
        barid.admin().store(account, byId);
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static String message(String subject, String body) {
        return BEGIN + """
                Date: Sun, 22 Nov 2026 10:00:00 +0000
                Message-ID: <1@fetching.test>
                From: Sender <sender@fetching.test>
                To: undisclosed-recipients:;
                Subject: %s

                """.formatted(subject).replace("\n", "\r\n") + body;
    }

    private static List<String> hardMessages() {
        Random random = new Random(6);
        StringBuilder eightBits = new StringBuilder();
        StringBuilder large = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            random.ints(random.nextInt(80), 0xA0, 0x100).forEach(c -> eightBits.append((char) c));
            eightBits.append("\r\n");
        }
        while (large.length() < 1024 * 1024) {
            large.append(".".repeat(random.nextInt(3)));
            large.append("x".repeat(random.nextInt(100))).append("\r\n");
        }
        return List.of(
                message("dots", ".\r\n..\r\n...\r\n.a\r\n\r\n.\r\n"),
                message("eight bits", eightBits.toString()),
                message("long lines", ("y".repeat(998) + "\r\n").repeat(20)),
                message("no body", ""),
                message("empty lines", "\r\n\r\n\r\n"),
                message("a megabyte", large.toString()));
    }
}
