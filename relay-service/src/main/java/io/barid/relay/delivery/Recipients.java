package io.barid.relay.delivery;

import io.barid.relay.smtp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Who is settled in an attempt, and who may be tried at another host: once, after a first one said "later". */
final class Recipients {

    private static final int MOST_HOSTS = 2;

    private final DeliveryOutcome[] outcomes;
    private final int[] tries;
    private final boolean[] done;

    Recipients(int count) {
        outcomes = new DeliveryOutcome[count];
        tries = new int[count];
        done = new boolean[count];
    }

    /** Positions of those that another host may be asked about. */
    List<Integer> left() {
        return IntStream.range(0, done.length).filter(i -> !done[i]).boxed().toList();
    }

    boolean someLeft() {
        return !left().isEmpty();
    }

    /** Whether a host took or refused one for good. */
    boolean someSettled() {
        for (DeliveryOutcome outcome : outcomes) {
            if (outcome instanceof DeliveryOutcome.Delivered || outcome instanceof DeliveryOutcome.Failed) {
                return true;
            }
        }
        return false;
    }

    /** @param begun whether the host said anything about the mail, so that this was a try */
    void settle(int position, Answer answer, String host, boolean begun) {
        tries[position] += begun ? 1 : 0;
        done[position] = tries[position] >= MOST_HOSTS;
        switch (answer) {
            case Answer.Taken taken -> {
                outcomes[position] = new DeliveryOutcome.Delivered(new Said(host, taken.reply()), taken.dsnPassedOn());
                done[position] = true;
            }
            case Answer.NotNow later -> {
                outcomes[position] =
                        new DeliveryOutcome.Deferred(later.status(), later.reason(), said(host, later.reply()));
                done[position] |= !later.elsewhere();
            }
            case Answer.Refused never -> {
                outcomes[position] =
                        new DeliveryOutcome.Failed(never.status(), never.reason(), said(host, never.reply()));
                done[position] = true;
            }
        }
    }

    private static Optional<Said> said(String host, Optional<String> reply) {
        return reply.map(text -> new Said(host, text));
    }

    /** @param trouble for those that no host was asked about */
    List<DeliveryOutcome> outcomes(Trouble trouble) {
        List<DeliveryOutcome> all = new ArrayList<>();
        for (DeliveryOutcome outcome : outcomes) {
            all.add(outcome == null ? trouble.outcome() : outcome);
        }
        return all;
    }
}
