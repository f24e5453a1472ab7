package io.barid.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.allinone.Scrape.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each service shows right after its start, while Kafka is away. {@code BARID_WRITE_DOCS=1} writes it into docs/metrics.md
 * instead of comparing it with what stands there.
 */
class EveryMetricIT {

    private static final Logger log = LoggerFactory.getLogger(EveryMetricIT.class);
    private static final Path PAGE = Path.of("../../docs/metrics.md");
    private static final String BEGIN = "<!-- written by EveryMetricIT -->\n";
    private static final String END = "<!-- until here -->\n";

    /** A label is one of these, and none of them ever has an address, a domain or an id. */
    private static final Set<String> LABELS =
            Set.of("cause", "order", "origin", "outcome", "port", "reason", "route", "state", "tls", "topic", "what");

    /** Of one family, and of a whole service. */
    private static final int MOST_SERIES = 40;

    private static final int MOST_SERIES_IN_ALL = 500;

    @TempDir
    private static Path home;

    private static AllServices services;
    private static final Map<Part, Scrape> SCRAPES = new EnumMap<>(Part.class);

    @BeforeAll
    static void scrape() throws Exception {
        services = new AllServices(home);
        for (Part service : Part.services()) {
            // requests are counted once there was one
            Scrape.of(services.url(service));
            Scrape scrape = Scrape.of(services.url(service));
            log.info(
                    "{}: {} series, {} octets, {} ms",
                    service,
                    scrape.series(),
                    scrape.octets(),
                    scrape.took().toMillis());
            SCRAPES.put(service, scrape);
        }
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    static List<Part> services() {
        return Part.services();
    }

    @ParameterizedTest
    @MethodSource("services")
    void ourMetricsExplainThemselves(Part service) {
        assertThat(SCRAPES.get(service).mail()).isNotEmpty().allSatisfy(family -> {
            assertThat(family.help().split(" ")).as("HELP of " + family.name()).hasSizeGreaterThan(2);
            assertThat(family.name()).doesNotContain("bytes", "millis", "__");
            if (family.type().equals("counter")) {
                assertThat(family.name()).endsWith("_total");
            } else {
                assertThat(family.name()).doesNotEndWith("_total");
            }
            if (family.name().contains("_time")) {
                assertThat(family.name()).endsWith("_seconds");
                assertThat(family.type()).isEqualTo("histogram");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void ourMetricsAreFew(Part service) {
        Scrape scrape = SCRAPES.get(service);
        assertThat(scrape.series()).isLessThan(MOST_SERIES_IN_ALL);
        assertThat(scrape.mail()).allSatisfy(family -> {
            assertThat(family.series()).as(family.name()).isBetween(1, MOST_SERIES);
            assertThat(LABELS).as(family.name()).containsAll(family.labels().keySet());
        });
    }

    @ParameterizedTest
    @MethodSource("services")
    void theMachineIsShownByEach(Part service) {
        Scrape scrape = SCRAPES.get(service);
        assertThat(scrape.families())
                .containsKeys(
                        "jvm_memory_used_bytes",
                        "jvm_gc_pause_seconds",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "system_cpu_usage",
                        "disk_free_bytes",
                        "http_server_requests_seconds");
        assertThat(scrape.families().get("disk_free_bytes").labels().get("path"))
                .allSatisfy(path -> assertThat(path).isEqualTo(home.toString()));
        boolean database = service == Part.RELAY_SERVICE || service == Part.MAILBOX_SERVICE;
        assertThat(scrape.families().containsKey("hikaricp_connections_active")).isEqualTo(database);
        assertThat(scrape.families().containsKey("postgres_connections")).isEqualTo(database);
    }

    /** Kafka is away here: nobody waits for it. */
    @ParameterizedTest
    @MethodSource("services")
    void aScrapeAsksNobody(Part service) {
        assertThat(SCRAPES.get(service).took()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theDocumentNamesAll() throws Exception {
        String written = Files.readString(PAGE);
        String now = Part.services().stream().map(EveryMetricIT::section).collect(Collectors.joining("\n"));
        int begin = written.indexOf(BEGIN) + BEGIN.length();
        int end = written.indexOf(END);
        if ("1".equals(System.getenv("BARID_WRITE_DOCS"))) {
            Files.writeString(PAGE, written.substring(0, begin) + "\n" + now + "\n" + written.substring(end));
        } else {
            assertThat(written.substring(begin, end).strip())
                    .as("BARID_WRITE_DOCS=1 writes docs/metrics.md")
                    .isEqualTo(now.strip());
        }
    }

    private static String section(Part service) {
        StringBuilder text =
                new StringBuilder("## " + service + "\n\n| name | type | labels | what it says |\n|---|---|---|---|\n");
        for (Family family : SCRAPES.get(service).mail()) {
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(family.name(), family.type(), labels(family), sentence(family.help())));
        }
        return text.toString();
    }

    private static String labels(Family family) {
        return family.labels().entrySet().stream()
                .map(label -> "`" + label.getKey() + "`: " + String.join(", ", label.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String sentence(String help) {
        return Character.toUpperCase(help.charAt(0)) + help.substring(1);
    }
}
