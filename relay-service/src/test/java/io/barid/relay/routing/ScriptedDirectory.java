package io.barid.relay.routing;

import io.barid.address.ForwardPath;
import io.barid.address.Mailbox;
import io.barid.address.ReversePath;
import io.barid.message.AccountId;
import io.barid.query.RecipientDirectory;
import io.barid.query.SenderRewriting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;

/**
 * A directory that knows what a test told it, with a tag too; names in ours.test that it was not told of are unknown. The sender {@code s@x}
 * of what leaves by {@code <a@d>} becomes {@code s=x@d}, unless it is in ours.test.
 */
final class ScriptedDirectory implements RecipientDirectory, SenderRewriting {

    final List<List<ForwardPath>> questions = new ArrayList<>();
    final List<List<Forwarding>> rewritings = new ArrayList<>();
    boolean away;
    /** Than the question about reverse-paths. */
    boolean older;

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
        names.put(name, new Resolution.Forward(to));
        return this;
    }

    /** An account that keeps a copy of what it forwards. */
    ScriptedDirectory forward(String name, long account, String... targets) {
        List<Mailbox> to = Arrays.stream(targets).map(Mailbox::parse).toList();
        names.put(name, new Resolution.Forward(to, List.of(new AccountId(account))));
        return this;
    }

    @Override
    public Rewritten rewrite(SenderRewriting.Batch batch) {
        if (older) {
            throw HttpClientErrorException.create(
                    HttpStatus.FORBIDDEN, "Forbidden", null, new byte[0], StandardCharsets.UTF_8);
        }
        rewritings.add(batch.forwardings());
        return new Rewritten(batch.forwardings().stream()
                .map(forwarding -> rewritten(forwarding.sender(), forwarding.by()))
                .toList());
    }

    private static ReversePath rewritten(Mailbox sender, ForwardPath by) {
        String domain = by.toString().replaceAll("^.*@|>", "");
        return sender.domain().name().equals("ours.test")
                ? new ReversePath.Sender(sender)
                : ReversePath.parse("<" + sender.toString().replace('@', '=') + "@" + domain + ">");
    }

    @Override
    public Answer check(Question question) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Resolutions resolve(RecipientDirectory.Batch batch) {
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
        return copy(names.getOrDefault(name.replaceAll("\\+[^@]*", ""), none));
    }

    /** As one that was read: nothing of it is shared. */
    private static Resolution copy(Resolution resolution) {
        return resolution instanceof Resolution.Forward forward
                ? new Resolution.Forward(
                        forward.targets().stream()
                                .map(target -> new Mailbox(target.local(), target.domain()))
                                .toList(),
                        forward.copies())
                : resolution;
    }
}
