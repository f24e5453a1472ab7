package io.barid.mailbox.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/** With the conversation that RFC 7677 section 3 shows. */
class ScramVerifierTest {

    private static final String AUTH_MESSAGE = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final byte[] PROOF = base64("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    private static final byte[] SIGNATURE = base64("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

    private final ScramVerifier verifier =
            ScramVerifier.of(Password.of("pencil"), base64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    @Test
    void acceptsTheProofAndSignsAsTheRfcSays() {
        assertThat(verifier.verifies(PROOF, AUTH_MESSAGE)).isTrue();
        assertThat(verifier.serverSignature(AUTH_MESSAGE)).isEqualTo(SIGNATURE);
    }

    @Test
    void refusesAnotherProofMessageOrPassword() {
        byte[] wrong = PROOF.clone();
        wrong[0] ^= 1;
        assertThat(verifier.verifies(wrong, AUTH_MESSAGE)).isFalse();
        assertThat(verifier.verifies(new byte[0], AUTH_MESSAGE)).isFalse();
        assertThat(verifier.verifies(PROOF, AUTH_MESSAGE + "x")).isFalse();
        ScramVerifier other = ScramVerifier.of(Password.of("pencils"), verifier.salt(), 4096);
        assertThat(other.verifies(PROOF, AUTH_MESSAGE)).isFalse();
    }

    @Test
    void isWrittenAsRfc5803SaysAndReadAgain() {
        assertThat(verifier.text())
                .matches("SCRAM-SHA-256\\$4096:W22ZaJ0SNY7soEsUEjb6gQ==\\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=");
        ScramVerifier read = ScramVerifier.parse(verifier.text());
        assertThat(read.verifies(PROOF, AUTH_MESSAGE)).isTrue();
        assertThat(read.serverSignature(AUTH_MESSAGE)).isEqualTo(SIGNATURE);
        assertThatThrownBy(() -> ScramVerifier.parse("SCRAM-SHA-1$4096:a$b:c"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void newOnesHaveTheirOwnSalt() {
        ScramVerifier one = ScramVerifier.of(Password.of("pencil"));
        assertThat(one.salt())
                .hasSize(16)
                .isNotEqualTo(ScramVerifier.of(Password.of("pencil")).salt());
        assertThat(one.iterations()).isGreaterThanOrEqualTo(4096);
        assertThat(one.toString()).isEqualTo("ScramVerifier[secret]");
    }
}
