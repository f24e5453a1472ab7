package io.barid.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barid.address.Domain;
import io.barid.query.ClientNames.Answer;
import io.barid.transit.NewerNeighbour;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of {@link ClientNames}, held by files that never change. */
class GoldenClientNamesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void theAnswers() throws IOException {
        assertSame("client-name-known-1.json", new Answer.Known(Domain.parse("mail.client.example")));
        assertSame("client-name-none-1.json", new Answer.None());
        assertSame("client-name-unavailable-1.json", new Answer.Unavailable("no answer in time"));
    }

    /** It goes into a header: whoever reads an answer need not trust who wrote it. */
    @ParameterizedTest
    @ValueSource(strings = {"a b", "a)(", "a\\r\\nBcc: x", "[192.0.2.1]", "", "my_pc.example", "a..b"})
    void whatIsNoNameIsNoAnswer(String name) {
        assertThatThrownBy(() -> JSON.readValue("{\"kind\":\"known\",\"name\":\"" + name + "\"}", Answer.class))
                .isInstanceOf(JacksonException.class);
    }

    private static void assertSame(String file, Answer value) throws IOException {
        try (InputStream in = GoldenClientNamesTest.class.getResourceAsStream("/golden/" + file)) {
            byte[] golden = in.readAllBytes();
            assertThat(JSON.readTree(JSON.writerFor(Answer.class).writeValueAsBytes(value)))
                    .isEqualTo(JSON.readTree(golden));
            assertThat(JSON.readValue(golden, Answer.class)).isEqualTo(value);
            assertThat(JSON.readValue(NewerNeighbour.of(golden), Answer.class)).isEqualTo(value);
        }
    }
}
