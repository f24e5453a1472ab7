package io.barid.service.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there may be, over all ports and from one client; an IPv6 client is its /64. */
public final class ConnectionLimits {

    /** Whether a connection may stay. */
    public enum Admission {
        ADMITTED,
        TOO_MANY,
        TOO_MANY_FROM_CLIENT
    }

    private final int mostInAll;
    private final int mostPerClient;
    private final Networks trusted;
    private final AtomicInteger inAll = new AtomicInteger();
    private final Map<InetAddress, Integer> perClient = new ConcurrentHashMap<>();

    /** @param trusted clients without a limit of their own */
    public ConnectionLimits(int mostInAll, int mostPerClient, Networks trusted) {
        this.mostInAll = mostInAll;
        this.mostPerClient = mostPerClient;
        this.trusted = trusted;
    }

    /** What is {@link Admission#ADMITTED} must be {@link #left} later. */
    public Admission enter(InetAddress client) {
        if (inAll.incrementAndGet() > mostInAll) {
            inAll.decrementAndGet();
            return Admission.TOO_MANY;
        }
        int fromClient = perClient.merge(ClientBlock.of(client), 1, Integer::sum);
        if (fromClient > mostPerClient && !trusted.contain(client)) {
            left(client);
            return Admission.TOO_MANY_FROM_CLIENT;
        }
        return Admission.ADMITTED;
    }

    public void left(InetAddress client) {
        inAll.decrementAndGet();
        perClient.computeIfPresent(ClientBlock.of(client), (block, count) -> count > 1 ? count - 1 : null);
    }
}
