package io.barid.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an upgrade does: several replicas start at once, and neighbours of the next version ask. */
class TwoVersionsIT {

    private final TestDatabase database = RealPostgres.shared().newDatabase();

    @Test
    void twoReplicasThatStartAtOnceOnAnEmptyDatabaseBothServe() throws Exception {
        Callable<RunningService> start = () -> RunningService.without(database);
        try (ExecutorService starts = Executors.newFixedThreadPool(2)) {
            List<Future<RunningService>> both = List.of(starts.submit(start), starts.submit(start));
            try (RunningService first = both.get(0).get(120, TimeUnit.SECONDS);
                    RunningService second = both.get(1).get(120, TimeUnit.SECONDS)) {
                first.account("aya@example.test", "correct horse battery");
                assertThat(second.admin("GET", "/v1/accounts/aya@example.test", null)
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void questionsOfTheNextVersionAreAnswered() {
        try (RunningService service = RunningService.without(database)) {
            long account =
                    service.account("aya@example.test", "correct horse battery").value();
            assertThat(
                            asked(
                                    service,
                                    "smtp-gateway",
                                    "/internal/recipients/check",
                                    "{\"newer\":{\"x\":1},\"path\":\"<aya@example.test>\",\"octets\":9000,\"newerStill\":null}"))
                    .contains("local");
            assertThat(asked(
                            service,
                            "smtp-gateway",
                            "/internal/senders/check",
                            "{\"account\":" + account + ",\"newer\":[{}],\"addresses\":[\"aya@example.test\"]}"))
                    .contains("known");
            assertThat(asked(
                            service,
                            "relay-service",
                            "/internal/senders/rewrite",
                            "{\"forwardings\":[{\"sender\":\"x@elsewhere.test\",\"by\":\"<aya@example.test>\",\"newer\":1}],"
                                    + "\"newer\":1}"))
                    .contains("SRS0");
        }
    }

    private static String asked(RunningService service, String caller, String path, String question) {
        HttpResponse<String> answer = service.request("POST", path, question, RunningService.tokenOf(caller));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
