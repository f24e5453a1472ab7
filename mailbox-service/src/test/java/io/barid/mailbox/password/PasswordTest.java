package io.barid.mailbox.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.mailbox.database.Turns;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordTest {

    @Test
    void theSameTypedElsewhereIsTheSame() {
        assertThat(Password.of("a\u00A0b\u3000c")).isEqualTo(Password.of("a b c"));
        assertThat(Password.of("u\u0308")).isEqualTo(Password.of("\u00FC"));
        assertThat(Password.of("I\u00ADX")).isEqualTo(Password.of("IX"));
        assertThat(Password.of("Pass")).isNotEqualTo(Password.of("pass"));
    }

    @Test
    void anyThatIsNotEmptyIsTaken() {
        assertThat(Password.of("\u00AD").value()).isEqualTo("\u00AD");
        assertThat(Password.of("\uD83D\uDD11 \t\0")).isNotNull();
        assertThat(Password.of("\uFDFA".repeat(Password.MAX_LENGTH)).value()).hasSizeGreaterThan(Password.MAX_LENGTH);
        assertThatThrownBy(() -> Password.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Password.of("x".repeat(Password.MAX_LENGTH + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNeverShown() {
        assertThat(Password.of("pencil").toString()).doesNotContain("pencil");
    }

    @Test
    void hashesVerifyAndNobodysNever() {
        PasswordHashes hashes = new PasswordHashes();
        String hash = hashes.hash(Password.of("pencil"));
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashes.verify(Password.of("pencil"), hash)).isTrue();
        assertThat(hashes.verify(Password.of("pencils"), hash)).isFalse();
        assertThat(hashes.nobodys()).hasSameSizeAs(hash);
        assertThat(hashes.verify(Password.of("pencil"), hashes.nobodys())).isFalse();
    }

    /** libsodium made this one, with parameters of its own. */
    @Test
    void hashesOfOthersVerify() {
        PasswordHashes hashes = new PasswordHashes();
        String other = "$argon2id$v=19$m=65536,t=3,p=1$lgp0PWM9s1KFU7AbI3g"
                + "mEA$3OhvSg2vdVAHM3xrkYjaQyKNOPq1D6pZCdKd37D/seY";
        assertThat(hashes.verify(Password.of("grüße"), other)).isTrue();
        assertThat(hashes.verify(Password.of("grusse"), other)).isFalse();
    }

    @Test
    void aTurnThatDoesNotComeInTimeIsGivenUp() throws Exception {
        Turns gate = new Turns(1);
        Optional<Optional<String>> second = gate.inTurn(Duration.ofSeconds(1), waited -> {
            assertThat(waited).isFalse();
            Thread.yield();
            return gate.inTurn(Duration.ofMillis(20), again -> "second");
        });
        assertThat(second).contains(Optional.empty());
        assertThat(gate.inTurn(Duration.ofMillis(20), waited -> "third")).contains("third");
    }
}
