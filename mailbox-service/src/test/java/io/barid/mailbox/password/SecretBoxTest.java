package io.barid.mailbox.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.service.SettingsException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {

    private static final String HEX = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String BASE64 = "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=";

    private final SecretBox box = new SecretBox(SecretsKey.parse(HEX).passwords());

    @Test
    void whatIsSealedOpensInItsPlaceOnly() {
        byte[] sealed = box.seal("a secret ü", "here");
        assertThat(box.open(sealed, "here")).isEqualTo("a secret ü");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThatThrownBy(() -> box.open(sealed, "there")).isInstanceOf(IllegalStateException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> box.open(sealed, "here")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherKeyDoesNotOpenIt() {
        SecretBox other = new SecretBox(SecretsKey.parse("11".repeat(32)).passwords());
        assertThatThrownBy(() -> other.open(box.seal("x", "here"), "here")).isInstanceOf(IllegalStateException.class);
        assertThat(other.openIfGenuine(box.seal("x", "here"), "here")).isEmpty();
        assertThat(box.openIfGenuine(new byte[5], "here")).isEmpty();
        assertThat(SecretsKey.parse("11".repeat(32)).id())
                .isNotEqualTo(SecretsKey.parse(HEX).id());
    }

    @Test
    void theSameSecretIsNeverSealedTheSame() {
        assertThat(box.seal("x", "here")).isNotEqualTo(box.seal("x", "here"));
    }

    @Test
    void aKeyIsHexadecimalOrBase64() {
        assertThat(SecretsKey.parse(" " + BASE64 + "\n").id())
                .isEqualTo(SecretsKey.parse(HEX).id());
        assertThat(SecretsKey.parse(BASE64).reversePaths())
                .isEqualTo(SecretsKey.parse(HEX).reversePaths());
        assertThat(SecretsKey.parse(HEX.toUpperCase(java.util.Locale.ROOT)).id())
                .isEqualTo(SecretsKey.parse(HEX).id());
        assertThat(SecretsKey.parse(BASE64.replace('/', '_').replace("=", "")).id())
                .isEqualTo(SecretsKey.parse(HEX).id());
        assertThat(SecretsKey.parse(HEX).toString()).doesNotContain("33445566");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "not base64 at all", "AAAA", "00112233445566778899aabbccddeeff"})
    void anythingElseIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> SecretsKey.parse(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining(text);
    }
}
