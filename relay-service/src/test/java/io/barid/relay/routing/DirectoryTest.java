package io.barid.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.ForwardPath;
import io.barid.relay.Messages;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final List<ForwardPath> BOB = List.of(Messages.path("bob@ours.test"));

    private final ScriptedDirectory mailboxService = new ScriptedDirectory().account("bob@ours.test", 1);
    private long now = Long.MAX_VALUE - 1;
    private final Directory directory = new Directory(mailboxService, mailboxService, () -> now);

    @Test
    void aDeadOneIsLeftAloneFor3Seconds() {
        mailboxService.away = true;
        assertThat(directory.ask(BOB)).isEmpty();
        assertThat(directory.ask(BOB)).isEmpty();
        assertThat(mailboxService.questions).hasSize(1);
        now += TimeUnit.SECONDS.toNanos(3) - 1;
        assertThat(directory.ask(BOB)).isEmpty();
        assertThat(mailboxService.questions).hasSize(1);
        now++;
        mailboxService.away = false;
        assertThat(directory.ask(BOB)).isPresent();
        assertThat(directory.ask(BOB)).isPresent();
        assertThat(mailboxService.questions).hasSize(3);
    }

    @Test
    void asksForManyInPieces() {
        List<ForwardPath> many = IntStream.range(0, Directory.PATHS + 1)
                .mapToObj(i -> Messages.path("u" + i + "@ours.test"))
                .toList();
        assertThat(directory.ask(many))
                .hasValueSatisfying(known -> assertThat(known).hasSize(many.size()));
        assertThat(mailboxService.questions).hasSize(2);
    }

    @Test
    void whatIsEqualIsOneObject() {
        mailboxService.alias("all@ours.test", "bob@ours.test", "x@elsewhere.test");
        List<ForwardPath> tagged = IntStream.range(0, Directory.PATHS + 1)
                .mapToObj(i -> Messages.path("all+" + i + "@ours.test"))
                .toList();
        assertThat(directory.ask(tagged))
                .hasValueSatisfying(known -> assertThat(known.values())
                        .allSatisfy(resolution -> assertThat(resolution)
                                .isSameAs(known.get(tagged.getFirst()))
                                .hasFieldOrProperty("targets")));
    }

    @Test
    void whatItCannotReadDoesNotStopTheOthers() {
        List<ForwardPath> paths =
                List.of(BOB.getFirst(), Messages.path("unreadable@ours.test"), Messages.path("x@elsewhere.test"));
        assertThat(directory.ask(paths))
                .hasValueSatisfying(
                        known -> assertThat(known.keySet()).containsExactlyInAnyOrder(paths.get(0), paths.get(2)));
    }
}
