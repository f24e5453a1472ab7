package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

/** A directory that knows what a test told it; names in ours.test that it was not told of are unknown. */
final class ScriptedDirectory implements RecipientDirectory {

    final List<List<ForwardPath>> questions = new ArrayList<>();
    boolean away;
    private final Map<String, Resolution> names = new HashMap<>();

    ScriptedDirectory account(String name, long... accounts) {
        names.put(
                name,
                new Resolution.Mailboxes(
                        LongStream.of(accounts).mapToObj(AccountId::new).toList()));
        return this;
    }

    ScriptedDirectory alias(String name, String... targets) {
        List<Mailbox> to = Arrays.stream(targets).map(Mailbox::parse).toList();
        names.put(name, new Resolution.Forward(to, Optional.empty()));
        return this;
    }

    @Override
    public Answer check(Question question) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Resolutions resolve(Batch batch) {
        questions.add(batch.paths());
        if (away) {
            throw new ResourceAccessException("away");
        }
        if (batch.paths().stream().anyMatch(path -> path.toString().contains("unreadable"))) {
            throw HttpClientErrorException.create(
                    HttpStatus.BAD_REQUEST, "Bad Request", null, new byte[0], StandardCharsets.UTF_8);
        }
        return new Resolutions(batch.paths().stream().map(this::resolution).toList());
    }

    private Resolution resolution(ForwardPath path) {
        String name = path.toString().replaceAll("[<>]", "").toLowerCase(Locale.ROOT);
        Resolution none = name.endsWith("ours.test") ? new Resolution.Unknown() : new Resolution.NotOurs();
        return names.getOrDefault(name, none);
    }
}
