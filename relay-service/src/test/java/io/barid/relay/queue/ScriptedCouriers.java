package io.barid.relay.queue;

import io.barid.message.QueueId;
import io.barid.relay.delivery.Attempt;
import io.barid.relay.delivery.Attempt.Reach;
import io.barid.relay.delivery.Courier;
import io.barid.relay.delivery.Couriers;
import io.barid.relay.delivery.DeliveryOutcome;
import io.barid.relay.delivery.Destination;
import io.barid.relay.delivery.OutgoingMail;
import io.barid.relay.delivery.Said;
import io.barid.status.EnhancedStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Remote systems that do as a test says; one world for all replicas of this JVM. */
@TestConfiguration(proxyBeanMethods = false)
class ScriptedCouriers {

    /** What a destination does with a message. */
    interface Host {
        Attempt take(OutgoingMail mail, BooleanSupplier mayFinish, Courier courier) throws InterruptedException;
    }

    /** One recipient that a host took, and through which courier factory. */
    record Taken(QueueId queueId, String recipient, Couriers by, byte[] content, long at) {}

    static final Map<String, Host> hosts = new ConcurrentHashMap<>();
    static final List<Taken> taken = Collections.synchronizedList(new java.util.ArrayList<>());
    static final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    static final List<String> twiceAtOnce = new CopyOnWriteArrayList<>();
    private static final Set<String> atWork = ConcurrentHashMap.newKeySet();

    static final Host SERVES = (mail, mayFinish, courier) -> served(mail);

    static void reset() {
        hosts.clear();
        taken.clear();
        attempts.clear();
        twiceAtOnce.clear();
        atWork.clear();
    }

    static int attempts(String destination) {
        return attempts.getOrDefault(destination, new AtomicInteger()).get();
    }

    static List<Taken> takenAt(String domain) {
        synchronized (taken) {
            return taken.stream()
                    .filter(it -> it.recipient().endsWith("@" + domain + ">"))
                    .toList();
        }
    }

    static Attempt served(OutgoingMail mail) {
        return all(mail, Reach.SERVED, new DeliveryOutcome.Delivered(new Said("mx.test", "250 2.0.0 taken"), true));
    }

    static Attempt deferred(OutgoingMail mail, Reach reach, String reason) {
        return all(
                mail,
                reach,
                new DeliveryOutcome.Deferred(
                        EnhancedStatus.parse("4.4.1"), reason, Optional.of(new Said("mx.test", "451 " + reason))));
    }

    static Attempt failed(OutgoingMail mail) {
        return all(
                mail,
                Reach.SERVED,
                new DeliveryOutcome.Failed(
                        EnhancedStatus.parse("5.1.1"), "unknown", Optional.of(new Said("mx.test", "550 unknown"))));
    }

    static Attempt abandoned(OutgoingMail mail) {
        return deferred(mail, Reach.ABANDONED, "gave up");
    }

    private static Attempt all(OutgoingMail mail, Reach reach, DeliveryOutcome outcome) {
        return new Attempt(reach, Collections.nCopies(mail.recipients().size(), outcome), false, List.of());
    }

    @Bean
    @Primary
    Timings fast() {
        return timings;
    }

    static volatile Timings timings = Timings.USUAL;

    @Bean
    @Primary
    Couriers scripted() {
        return new Couriers() {
            @Override
            public Courier to(Destination destination) {
                return new Scripted(this, destination.toString());
            }
        };
    }

    private static final class Scripted implements Courier {
        private final Couriers by;
        private final String destination;
        private boolean connected;
        volatile Thread worker;

        Scripted(Couriers by, String destination) {
            this.by = by;
            this.destination = destination;
        }

        @Override
        public Attempt deliver(OutgoingMail mail, BooleanSupplier mayFinish) {
            attempts.computeIfAbsent(destination, name -> new AtomicInteger()).incrementAndGet();
            worker = Thread.currentThread();
            mail.recipients().forEach(to -> enter(mail.queueId() + " " + to.path()));
            try {
                Attempt attempt = hosts.getOrDefault(destination, SERVES).take(mail, mayFinish, this);
                if (attempt.outcomes().getFirst() instanceof DeliveryOutcome.Delivered) {
                    mail.recipients()
                            .forEach(to -> taken.add(new Taken(
                                    mail.queueId(), to.path().toString(), by, mail.value(), System.nanoTime())));
                }
                connected = attempt.reach() == Reach.SERVED;
                return attempt;
            } catch (InterruptedException e) {
                return abandoned(mail);
            } finally {
                worker = null;
                mail.recipients().forEach(to -> atWork.remove(mail.queueId() + " " + to.path()));
            }
        }

        private static void enter(String recipient) {
            if (!atWork.add(recipient)) {
                twiceAtOnce.add(recipient);
            }
        }

        @Override
        public boolean connected() {
            return connected;
        }

        @Override
        public void close() {
            Thread busy = worker;
            if (busy != null && busy != Thread.currentThread()) {
                busy.interrupt();
            }
        }
    }
}
