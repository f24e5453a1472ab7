package io.barid.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of("USER bob@example.org", new Pop3Command.User("bob@example.org")),
                Arguments.of("user  bob ", new Pop3Command.User("bob")),
                Arguments.of("PASS a b  c ", new Pop3Command.Pass("a b  c ")),
                Arguments.of("PASS  leading", new Pop3Command.Pass(" leading")),
                Arguments.of("APOP bob c4c9334bac560ecc979e58001b3e22fb", new Pop3Command.Apop()),
                Arguments.of("AUTH", new Pop3Command.Mechanisms()),
                Arguments.of("AUTH ", new Pop3Command.Mechanisms()),
                Arguments.of("auth plain", new Pop3Command.Auth("PLAIN", Optional.empty())),
                Arguments.of("AUTH PLAIN AGJvYgBz", new Pop3Command.Auth("PLAIN", Optional.of("AGJvYgBz"))),
                Arguments.of("AUTH SCRAM-SHA-256 = ", new Pop3Command.Auth("SCRAM-SHA-256", Optional.of("="))),
                Arguments.of("UTF8", new Pop3Command.Utf8()),
                Arguments.of("LANG", new Pop3Command.Lang(Optional.empty())),
                Arguments.of("LANG *", new Pop3Command.Lang(Optional.of("*"))),
                Arguments.of(
                        "USER gr\u00fc\u00dfe@b\u00fccher.example",
                        new Pop3Command.User("gr\u00fc\u00dfe@b\u00fccher.example")),
                Arguments.of("USER \u2003", new Pop3Command.User("\u2003")),
                Arguments.of("RETR 000000000000000000000001", new Pop3Command.Retr(new MessageNumber(1))),
                Arguments.of("StLs", new Pop3Command.Stls()),
                Arguments.of("STAT", new Pop3Command.Stat()),
                Arguments.of("STAT ", new Pop3Command.Stat()),
                Arguments.of("LIST", new Pop3Command.List(Optional.empty())),
                Arguments.of("LIST ", new Pop3Command.List(Optional.empty())),
                Arguments.of("LIST 7", new Pop3Command.List(number(7))),
                Arguments.of("UIDL", new Pop3Command.Uidl(Optional.empty())),
                Arguments.of("UIDL 0012", new Pop3Command.Uidl(number(12))),
                Arguments.of("RETR 1", new Pop3Command.Retr(new MessageNumber(1))),
                Arguments.of("RETR 99999999999", new Pop3Command.Retr(new MessageNumber(Integer.MAX_VALUE))),
                Arguments.of("TOP 1 0", new Pop3Command.Top(new MessageNumber(1), 0)),
                Arguments.of("TOP  3   20 ", new Pop3Command.Top(new MessageNumber(3), 20)),
                Arguments.of("TOP 1 99999999999999999999", new Pop3Command.Top(new MessageNumber(1), Long.MAX_VALUE)),
                Arguments.of("DELE 2", new Pop3Command.Dele(new MessageNumber(2))),
                Arguments.of("RSET", new Pop3Command.Rset()),
                Arguments.of("NOOP", new Pop3Command.Noop()),
                Arguments.of("CAPA", new Pop3Command.Capa()),
                Arguments.of("quit", new Pop3Command.Quit()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void understands(String line, Pop3Command command) {
        assertThat(CommandParser.parse(line)).isEqualTo(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " STAT",
                "HELO x",
                "USER",
                "USER ",
                "PASS",
                "PASS ",
                "STLS 1",
                "UTF8 USER",
                "AUTH PLAIN AGJvYgBz more",
                "STAT 1",
                "LIST 0",
                "LIST -1",
                "LIST +1",
                "LIST 1 2",
                "LIST x",
                "LIST 1.0",
                "UIDL 0",
                "RETR",
                "RETR ",
                "RETR 0",
                "RETR a",
                "RETR 1 2",
                "RETR \u0661",
                "TOP",
                "TOP 1",
                "TOP 1 -1",
                "TOP 0 1",
                "TOP 1 2 3",
                "TOP a 1",
                "DELE",
                "RSET 1",
                "NOOP x",
                "CAPA x",
                "QUIT now",
                "STAT\t",
                "\u0131",
                "LI\u017fT"
            })
    void refuses(String line) {
        assertThat(CommandParser.parse(line)).isInstanceOf(Pop3Command.Unusable.class);
    }

    @Test
    void noPasswordShows() {
        assertThat(CommandParser.parse("PASS hunter2").toString()).doesNotContain("hunter2");
        assertThat(CommandParser.parse("USER hunter2").toString()).doesNotContain("hunter2");
        assertThat(CommandParser.parse("AUTH PLAIN hunter2").toString()).doesNotContain("hunter2");
        assertThat(CommandParser.parse("PASSWORD hunter2").toString()).doesNotContain("hunter2");
    }

    private static Optional<MessageNumber> number(int value) {
        return Optional.of(new MessageNumber(value));
    }
}
