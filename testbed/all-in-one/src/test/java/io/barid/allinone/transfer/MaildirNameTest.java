package io.barid.allinone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaildirNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1600000000.M1P2.host,S=12:2,S; 1600000000.M1P2.host,S=12; 2020-09-13T12:26:40Z; seen",
                "1600000000.a:2,DFRST; 1600000000.a; 2020-09-13T12:26:40Z; draft flagged answered seen deleted",
                "1600000000.a:2,abPXS; 1600000000.a; 2020-09-13T12:26:40Z; seen",
                "1600000000.a:1,S; 1600000000.a; 2020-09-13T12:26:40Z; ''",
                "1600000000.a; 1600000000.a; 2020-09-13T12:26:40Z; ''",
                "99999999999999999999.a; 99999999999999999999.a;; ''",
                "-5.a; -5.a;; ''",
                "msg; msg;; ''",
                ":2,S; '';; seen"
            })
    void aNameTellsBaseTimeAndFlags(String name, String base, String time, String flags) {
        MaildirName parsed = MaildirName.parse(name);
        assertThat(parsed.base()).isEqualTo(base);
        assertThat(parsed.delivered().map(Object::toString).orElse(null)).isEqualTo(time);
        assertThat(String.join(" ", parsed.flags())).isEqualTo(flags);
        assertThat(MaildirName.parse(MaildirName.of(base, parsed.flags()).toString())
                        .flags())
                .isEqualTo(parsed.flags());
    }

    @ParameterizedTest
    @CsvSource({"'seen,flagged', 'a:2,FS'", "'', 'a:2,'"})
    void flagsAreLettersInTheirOrder(String flags, String name) {
        assertThat(MaildirName.of("a", List.of(flags.split(","))).toString()).isEqualTo(name);
    }
}
