package io.barid.smtp.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.address.Domain;
import io.barid.query.ClientNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many questions there are at one time, and how many answers are kept. */
@Timeout(30)
class NamesOfClientsTest {

    private static final Domain NAME = Domain.parse("mail.client.example");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hold = new CountDownLatch(1);

    private NamesOfClients names(int mostQuestions, int mostKept) {
        ClientNames slow = address -> {
            asked.add(address);
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new ClientNames.Answer.Known(NAME);
        };
        return new NamesOfClients(slow, new SimpleMeterRegistry(), mostQuestions, mostKept);
    }

    private static InetAddress client(int number) {
        return InetAddress.ofLiteral("192.0.2." + number);
    }

    @Test
    void beyondTheQuestionsAtOneTimeNamesAreUnknownAtOnce() {
        NamesOfClients names = names(2, 100);
        ClientName one = names.of(client(1));
        ClientName two = names.of(client(2));
        ClientName same = names.of(client(2));
        assertThat(names.of(client(3)).now()).isEmpty();
        hold.countDown();
        assertThat(List.of(one.now(), two.now(), same.now())).containsOnly(Optional.of(NAME));
        assertThat(asked).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
        assertThat(names.of(client(3)).now())
                .as("it was not remembered as unknown")
                .contains(NAME);
    }

    @Test
    void oneNetworkDoesNotTakeAllQuestions() {
        NamesOfClients names = names(100, 100);
        List<ClientName> four = Stream.of("1", "2", "3", "4")
                .map(end -> names.of(InetAddress.ofLiteral("2001:db8::" + end)))
                .toList();
        assertThat(names.of(InetAddress.ofLiteral("2001:db8::5")).now()).isEmpty();
        ClientName other = names.of(InetAddress.ofLiteral("2001:db8:0:1::1"));
        hold.countDown();
        assertThat(other.now()).contains(NAME);
        assertThat(four).allSatisfy(each -> assertThat(each.now()).contains(NAME));
        assertThat(names.of(InetAddress.ofLiteral("2001:db8::5")).now())
                .as("their places are free again")
                .contains(NAME);
    }

    @Test
    void whatIsNotKeptIsAskedAgain() {
        hold.countDown();
        NamesOfClients names = names(10, 2);
        for (int i = 1; i <= 3; i++) {
            assertThat(names.of(client(i)).now()).contains(NAME);
            assertThat(names.of(client(i)).now()).contains(NAME);
        }
        assertThat(asked).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.3");
    }
}
