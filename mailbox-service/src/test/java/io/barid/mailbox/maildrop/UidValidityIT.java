package io.barid.mailbox.maildrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.message.AccountId;
import io.barid.query.MaildropApi.LeaseAnswer;
import io.barid.query.MaildropApi.Leases;
import io.barid.query.MaildropApi.Update;
import io.barid.query.MaildropApi.UpdateAnswer;
import io.barid.query.MaildropTicket;
import io.barid.services.RealPostgres;
import io.barid.services.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidValidityIT {

    private static TestDatabase database;
    private static RunningService service;

    @BeforeAll
    static void start() {
        database = RealPostgres.shared().newDatabase();
        service = RunningService.without(database);
        service.account("a@example.test", "secret");
        service.account("b@example.test", "secret");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static List<Long> values() {
        return service.database()
                .sql("select uidvalidity from folder order by id")
                .query(Long.class)
                .list();
    }

    private static void set(String assignment) {
        service.database().sql("update database_identity set " + assignment).update();
    }

    @Test
    void theRoleOfTheServiceMaySeeWhichDatabaseItIs() {
        assertThat(DatabaseIdentity.ask(service.database()).complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system_identifier = system_identifier + 1",
                "timeline = timeline - 1",
                "database_oid = 1",
                "folder_oid = 1"
            })
    void inAnotherDatabaseEachFolderGetsAGreaterOneOnce(String assignment) {
        List<Long> before = values();
        set(assignment);
        service.bean(UidValidity.class).check();
        List<Long> after = values();
        assertThat(after).hasSameSizeAs(before);
        assertThat(after.getFirst())
                .isGreaterThan(before.stream().max(Long::compare).orElseThrow());
        assertThat(after).containsOnly(after.getFirst());
        service.bean(UidValidity.class).check();
        assertThat(values()).isEqualTo(after);
        assertThat(service.bean(MeterRegistry.class)
                        .get("mail.mailbox.uidvalidity.changes")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void aSessionThatSawTheOtherDatabaseHasLostItsLease() {
        AccountId account = service.account("c@example.test", "secret");
        MaildropTicket ticket = service.bean(MaildropTickets.class).issue(account);
        LeaseAnswer.Granted lease = (LeaseAnswer.Granted) service.maildrops().lease(account, ticket);
        set("timeline = timeline - 1");
        service.bean(UidValidity.class).check();
        assertThat(service.maildrops().renew(new Leases(List.of(lease.lease()))).leases())
                .containsExactly(lease.lease());
        assertThat(service.maildrops().update(account, new Update(lease.lease(), List.of(1L)), ticket))
                .isEqualTo(UpdateAnswer.LEASE_LOST);
        assertThat(service.maildrops().lease(account, ticket)).isInstanceOf(LeaseAnswer.Granted.class);
    }

    @Test
    void aRestartChangesNothingAndARestartInARestoredDatabaseDoes() {
        List<Long> before = values();
        RunningService.without(database).close();
        assertThat(values()).isEqualTo(before);
        set("folder_oid = 1");
        RunningService.without(database).close();
        assertThat(values()).isNotEqualTo(before);
    }

    @Test
    void withoutTheRightToLookItGoesOn() throws Exception {
        superuser("revoke execute on function pg_control_system() from public");
        try {
            List<Long> before = values();
            assertThat(service.bean(UidValidity.class).check().complete()).isFalse();
            set("timeline = timeline - 1");
            service.bean(UidValidity.class).check();
            assertThat(values()).as("what cannot be seen is no difference").isEqualTo(before);
        } finally {
            superuser("grant execute on function pg_control_system() to public");
        }
        List<Long> before = values();
        service.bean(UidValidity.class).check();
        assertThat(values()).as("what was seen before is remembered").isNotEqualTo(before);
    }

    private static void superuser(String sql) throws SQLException {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
