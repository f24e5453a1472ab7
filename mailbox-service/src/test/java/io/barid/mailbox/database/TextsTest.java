package io.barid.mailbox.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void onlyWhatPostgresCannotKeepIsReplaced() {
        String fine = "a\r\n\t\u0001ü\uD83D\uDD11";
        assertThat(Texts.clean(fine)).isSameAs(fine);
        assertThat(Texts.clean("a\0b\uD83Dc\uDD11\uD83D")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD\uFFFD");
        assertThat(Texts.clean("\0\uD83D\uDD11")).isEqualTo("\uFFFD\uD83D\uDD11");
    }
}
