package io.barid.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

class DurableDatabaseTest {

    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit"})
    void eachSettingThatForgetsIsNamed(String setting) {
        Map<String, String> settings = new HashMap<>(DURABLE);
        DurableDatabase.refuseIfForgetful(settings);
        settings.put(setting, "off");
        assertThatThrownBy(() -> DurableDatabase.refuseIfForgetful(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("PostgreSQL runs with " + setting + "=off");
    }

    @Test
    void stricterSettingsAreFine() {
        Map<String, String> settings = new HashMap<>(DURABLE);
        settings.put("synchronous_commit", "remote_apply");
        DurableDatabase.refuseIfForgetful(settings);
    }

    @ParameterizedTest
    @CsvSource({
        "22021, true",
        "22008, true",
        "23503, true",
        "54000, true",
        "08006, false",
        "40001, false",
        "40P01, false",
        "53100, false",
        "57P01, false",
        "42P01, false",
        "25006, false",
        "XX001, false"
    })
    void onlyTheDataItselfIsADataError(String state, boolean data) {
        SQLException failure = new SQLException("refused", state);
        assertThat(DataErrors.causedBy(new DataIntegrityViolationException("translated", failure)))
                .isEqualTo(data);
    }

    @Test
    void whatIsNotFromTheDatabaseIsNoDataError() {
        assertThat(DataErrors.causedBy(new IllegalStateException("a bug"))).isFalse();
    }
}
