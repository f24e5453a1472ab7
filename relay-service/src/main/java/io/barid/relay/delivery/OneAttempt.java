package io.barid.relay.delivery;

import io.barid.message.BodyType;
import io.barid.message.MessageContent;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.smtp.Content;
import io.barid.relay.smtp.Opened;
import io.barid.relay.smtp.Sent;
import io.barid.relay.smtp.SmtpConnection;
import io.barid.relay.smtp.SmtpMail;
import io.barid.relay.smtp.Transcript;
import io.barid.relay.tls.TlsPolicy;
import io.barid.service.net.OutsideAddresses;
import io.barid.status.EnhancedStatus;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail's way through the hosts of its destination, until each recipient is settled or no host is left. */
final class OneAttempt {

    private static final Logger log = LoggerFactory.getLogger(OneAttempt.class);

    private static final int MOST_HOSTS = 5;
    private static final int MOST_ADDRESSES = 10;
    private static final Duration MOST_WAIT_FOR_A_PLACE = Duration.ofSeconds(5);

    private final RemoteCourier courier;
    private final Surrounding surrounding;
    private final Destination destination;
    private final OutgoingMail mail;
    private final BooleanSupplier mayFinish;
    private final SmtpMail smtpMail;
    private final Recipients recipients;
    private final Transcript transcript = new Transcript();
    private final List<Trouble> troubles = new ArrayList<>();
    private Reach reach = Reach.UNREACHED;
    private boolean unsure;
    private int addresses;
    private int mostAddresses;
    private long openUntil;
    private boolean told;
    private boolean crowded;
    private SmtpConnection connection;
    private Optional<Asked> asked = Optional.empty();

    OneAttempt(
            RemoteCourier courier,
            Surrounding surrounding,
            Destination destination,
            OutgoingMail mail,
            BooleanSupplier mayFinish) {
        this.courier = courier;
        this.surrounding = surrounding;
        this.destination = destination;
        this.mail = mail;
        this.mayFinish = mayFinish;
        this.smtpMail = smtpMail(mail, surrounding);
        this.recipients = new Recipients(mail.recipients().size());
    }

    private static SmtpMail smtpMail(OutgoingMail mail, Surrounding surrounding) {
        Content content = switch (mail.content()) {
            case MessageContent.Inline inline -> new InlineContent(mail.prefix(), mail.value());
            case MessageContent.Stored stored ->
                new StoredContent(surrounding.contents(), mail.queueId(), stored.octets(), mail.prefix());
        };
        return new SmtpMail(
                mail.reversePath(),
                mail.recipients().stream()
                        .map(to -> new SmtpMail.To(to.path(), to.dsn()))
                        .toList(),
                mail.body() == BodyType.EIGHT_BIT_MIME,
                mail.smtpUtf8(),
                mail.requireTls(),
                mail.dsn(),
                content);
    }

    Attempt run() {
        Optional<String> tried = courier.kept().flatMap(this::onKept);
        if (going()) {
            Directions directions = surrounding.ways().to(destination, mail.requireTls());
            asked = directions.asked();
            switch (directions.way()) {
                case Way.Hosts way -> hosts(way, tried);
                case Way.Nowhere nowhere -> nowhere(nowhere.trouble());
                case Way.NotNow notNow -> {
                    nowhere(notNow.trouble());
                    // trouble of our own is no reason to block a destination
                    reach = reach == Reach.UNREACHED ? Reach.ABANDONED : reach;
                }
            }
        }
        Trouble trouble = Troubles.worst(troubles);
        return new Attempt(reach(trouble), recipients.outcomes(trouble), unsure, transcript.lines())
                .with(asked, Optional.ofNullable(connection).map(Partner::of));
    }

    private Reach reach(Trouble trouble) {
        if (recipients.someSettled()) {
            // what was settled counts, whatever becomes of the rest
            return reach == Reach.PUSHED_BACK ? reach : Reach.SERVED;
        }
        if (courier.closed()) {
            return Reach.ABANDONED;
        }
        // DNS that says "never" is an answer for each mail, at once; only silence is a reason to come back later
        if (reach == Reach.UNREACHED && trouble.permanent()) {
            return Reach.SERVED;
        }
        // who lets us wait that long at each door is as good as silent, and must not cost other mail a lane
        return reach == Reach.PUSHED_BACK && !told && !crowded && addresses > 0 && !inTime() ? Reach.UNREACHED : reach;
    }

    private boolean going() {
        return recipients.someLeft() && reach != Reach.ABANDONED && !courier.closed();
    }

    private boolean inTime() {
        return openUntil - System.nanoTime() > 0;
    }

    /** For one opening: half of what is left, so that a host which only accepts leaves something for those behind it. */
    private Duration openingTime() {
        long left = Math.max(1, openUntil - System.nanoTime());
        return Duration.ofNanos(addresses < mostAddresses ? left / 2 : left);
    }

    /** Another address of the same host is as good as waiting for a place at this one. */
    private Duration placeTime(Host host, InetAddress address) {
        if (!address.equals(host.addresses().getLast())) {
            return Duration.ZERO;
        }
        Duration connect = surrounding.setting().patience().connect();
        Duration wait = connect.compareTo(MOST_WAIT_FOR_A_PLACE) < 0 ? connect : MOST_WAIT_FOR_A_PLACE;
        Duration left = openingTime();
        return wait.compareTo(left) < 0 ? wait : left;
    }

    private void nowhere(Trouble trouble) {
        transcript.note(trouble.reason());
        troubles.add(trouble);
    }

    /** @return the host's name when it had its say; empty when the connection was dead or does not do */
    private Optional<String> onKept(SmtpConnection kept) {
        if (mail.requireTls() && !requireTlsTo(kept)) {
            courier.drop();
            return Optional.empty();
        }
        connection = kept;
        transcript.note("on the kept connection to " + kept.peer());
        Sent sent = kept.send(smtpMail, mayFinish, transcript);
        if (!sent.begun() && (sent.end() == Sent.End.LOST || sent.end() == Sent.End.GONE_AWAY)) {
            return Optional.empty();
        }
        surrounding.meters().reused();
        settle(recipients.left(), sent, kept.peer().host());
        return Optional.of(kept.peer().host());
    }

    private static boolean requireTlsTo(SmtpConnection connection) {
        return connection.verified() && connection.extensions().requireTls();
    }

    private void hosts(Way.Hosts way, Optional<String> tried) {
        troubles.addAll(way.passedOver());
        openUntil =
                System.nanoTime() + surrounding.setting().patience().opening().toNanos();
        mostAddresses = way.hosts().stream()
                .limit(MOST_HOSTS)
                .mapToInt(host -> host.addresses().size())
                .sum();
        mostAddresses = Math.min(mostAddresses, MOST_ADDRESSES);
        int hosts = 0;
        for (Host host : way.hosts()) {
            if (going() && !tried.equals(Optional.of(host.name())) && hosts < MOST_HOSTS) {
                hosts++;
                host(host);
            }
        }
    }

    /** Its addresses in their order, until one of them has had its say. */
    private void host(Host host) {
        for (InetAddress address : host.addresses()) {
            Optional<String> refusal = host.guarded() ? OutsideAddresses.refusal(address) : Optional.empty();
            if (refusal.isPresent()) {
                transcript.note(refusal.get());
                troubles.add(Trouble.of("5.4.4", "the mail host " + host.name() + " is not outside: " + refusal.get()));
            } else if (going() && inTime() && addresses < MOST_ADDRESSES) {
                addresses++;
                if (address(host, address)) {
                    return;
                }
            }
        }
    }

    /** Whether the host was told of the mail. */
    private boolean address(Host host, InetAddress address) {
        boolean clear = host.policy() instanceof TlsPolicy.Opportunistic
                && surrounding.clearHosts().contains(host.name());
        Opened opened = open(host, address, clear ? new TlsPolicy.Clear() : host.policy());
        if (opened instanceof Opened.NoHandshake && going() && inTime()) {
            surrounding.clearHosts().add(host.name());
            opened = open(host, address, new TlsPolicy.Clear());
        }
        return switch (opened) {
            case Opened.Ready ready -> send(host, connection);
            case Opened.NoHandshake failed -> trouble(Trouble.of("4.7.5", failed.reason()), host, true);
            case Opened.Unfit unfit ->
                trouble(
                        new Trouble(
                                unfit.status(),
                                unfit.reason(),
                                unfit.reply().map(reply -> new Said(host.name(), reply))),
                        host,
                        unfit.reached());
        };
    }

    private Opened open(Host host, InetAddress address, TlsPolicy policy) {
        SmtpConnection.Peer peer =
                new SmtpConnection.Peer(host.name(), address, host.port(), policy, host.implicitTls(), host.login());
        Optional<SmtpConnection> fresh = courier.fresh(peer, transcript, placeTime(host, address));
        if (fresh.isEmpty()) {
            String reason = "as many connections to " + address.getHostAddress() + " as may be are open already";
            transcript.note(reason);
            crowded = true;
            return new Opened.Unfit(EnhancedStatus.parse("4.4.5"), reason, Optional.empty(), true);
        }
        connection = fresh.get();
        Opened opened = connection.open(openingTime());
        if (opened instanceof Opened.Ready) {
            surrounding.meters().opened(connection);
        } else {
            surrounding.meters().failed();
        }
        return opened;
    }

    private boolean trouble(Trouble trouble, Host host, boolean reached) {
        if (host.login().isPresent()) {
            log.warn(
                    "route unusable destination={} login={} status={} reason={}",
                    destination,
                    host.login().get().name(),
                    trouble.status(),
                    trouble.said().map(Said::reply).orElse(trouble.reason()));
        }
        troubles.add(trouble);
        if (reached && reach == Reach.UNREACHED) {
            reach = Reach.PUSHED_BACK;
        }
        return false;
    }

    private boolean send(Host host, SmtpConnection connection) {
        if (mail.requireTls() && !requireTlsTo(connection)) {
            courier.drop();
            troubles.add(Trouble.of("5.7.30", "the sender requires TLS, and " + host.name() + " lacks REQUIRETLS"));
            reach = Reach.SERVED;
            return true;
        }
        List<Integer> left = recipients.left();
        Sent sent = connection.send(smtpMail.to(left), mayFinish, transcript);
        settle(left, sent, host.name());
        return sent.begun();
    }

    private void settle(List<Integer> positions, Sent sent, String host) {
        told |= sent.begun();
        for (int i = 0; i < positions.size(); i++) {
            recipients.settle(positions.get(i), sent.answers().get(i), host, sent.begun());
        }
        Reach its = switch (sent.end()) {
            case ANSWERED, NO_CONTENT -> Reach.SERVED;
            case GONE_AWAY, LOST, UNSURE -> Reach.PUSHED_BACK;
            case ABANDONED -> Reach.ABANDONED;
        };
        reach = reach == Reach.SERVED && its == Reach.PUSHED_BACK ? reach : its;
        if (sent.end() == Sent.End.UNSURE) {
            unsure = true;
            surrounding.meters().unsure();
            log.warn("unsure queueId={} host={} recipients={}", mail.queueId(), host, positions.size());
        }
    }
}
