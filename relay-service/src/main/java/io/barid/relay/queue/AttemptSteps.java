package io.barid.relay.queue;

import io.barid.journey.AddressText;
import io.barid.journey.JourneyEvent;
import io.barid.journey.JourneyEvent.Attempted.Fate;
import io.barid.journey.JourneyEvent.Attempted.Reply;
import io.barid.query.MxAnswer;
import io.barid.query.MxAnswer.Kept;
import io.barid.query.MxAnswer.MailHost;
import io.barid.query.StsAnswer;
import io.barid.relay.delivery.Asked;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Partner;
import io.barid.relay.delivery.Said;
import io.barid.relay.steps.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words an attempt: what DNS said, whom we spoke to, and what became of each recipient. */
final class AttemptSteps {

    private AttemptSteps() {}

    static JourneyEvent asked(Asked asked) {
        Optional<Kept> kept = asked.answer().flatMap(MxAnswer::kept);
        return new JourneyEvent.MxAsked(
                asked.at(),
                asked.domain().toString(),
                asked.answer().map(AttemptSteps::hosts).orElse(List.of()),
                asked.answer().map(AttemptSteps::sentence).orElse("dns-resolver does not answer")
                        + asked.sts().map(AttemptSteps::sts).orElse(""),
                kept.map(Kept::ttl),
                kept.map(Kept::cached),
                asked.took().toMillis());
    }

    private static List<String> hosts(MxAnswer answer) {
        return switch (answer) {
            case MxAnswer.Exchanges found ->
                found.hosts().stream().map(AttemptSteps::host).toList();
            case MxAnswer.ImplicitMx found -> List.of(host(found.host()));
            case MxAnswer.NullMx none -> List.of();
            case MxAnswer.NoSuchDomain none -> List.of();
            case MxAnswer.Unavailable none -> List.of();
            case MxAnswer.Busy none -> List.of();
        };
    }

    private static String host(MailHost host) {
        StringBuilder text =
                new StringBuilder().append(host.preference()).append(' ').append(host.exchange());
        host.addresses().forEach(address -> text.append(' ').append(address));
        return text.toString();
    }

    private static String sentence(MxAnswer answer) {
        return switch (answer) {
            case MxAnswer.Exchanges found -> found.reason();
            case MxAnswer.ImplicitMx found -> found.reason();
            case MxAnswer.NullMx none -> "the domain takes no mail: " + none.reason();
            case MxAnswer.NoSuchDomain none -> "there is no such domain: " + none.reason();
            case MxAnswer.Unavailable none -> none.reason();
            case MxAnswer.Busy busy -> "dns-resolver is busy: " + busy.reason();
        };
    }

    private static String sts(StsAnswer answer) {
        return switch (answer) {
            case StsAnswer.Policy policy ->
                "; MTA-STS: "
                        + (policy.mode() == StsAnswer.Mode.ENFORCE ? "enforce, " : "testing, ")
                        + String.join(" ", policy.mx());
            case StsAnswer.None ignored -> "";
            case StsAnswer.Busy busy -> "; MTA-STS: dns-resolver is busy: " + busy.reason();
        };
    }

    /** More than one where there are many recipients; only the first has the transcript. */
    static List<JourneyEvent> attempted(Settled.Tried tried) {
        Attempt attempt = tried.attempt();
        List<JourneyEvent> steps = new ArrayList<>();
        for (List<Reply> some : Shown.portions(replies(tried))) {
            steps.add(new JourneyEvent.Attempted(
                    attempt.at(),
                    tried.unit().destination().toString(),
                    attempt.partner().map(Partner::host),
                    attempt.partner().flatMap(Partner::tls),
                    some,
                    steps.isEmpty() ? attempt.transcript() : List.of(),
                    tried.took().toMillis()));
        }
        return steps;
    }

    private static List<Reply> replies(Settled.Tried tried) {
        List<Reply> replies = new ArrayList<>();
        String partner = tried.attempt().partner().map(Partner::host).orElse("");
        for (int i = 0; i < tried.recipients().size(); i++) {
            String recipient = AddressText.of(tried.recipients().get(i).path());
            replies.add(
                    switch (tried.attempt().outcomes().get(i)) {
                        case DeliveryOutcome.Delivered it ->
                            new Reply(recipient, Fate.DELIVERED, words(it.said(), partner));
                        case DeliveryOutcome.Deferred it ->
                            new Reply(recipient, Fate.NOT_NOW, words(it.said(), it.reason(), partner));
                        case DeliveryOutcome.Failed it ->
                            new Reply(recipient, Fate.NEVER, words(it.said(), it.reason(), partner));
                    });
        }
        return replies;
    }

    private static String words(Optional<Said> said, String reason, String partner) {
        return said.map(it -> words(it, partner)).orElse(reason);
    }

    /** Another host than the last may have said it. */
    private static String words(Said said, String partner) {
        return partner.startsWith(said.host() + " ") ? said.reply() : said.reply() + " (" + said.host() + ")";
    }
}
