package io.barid.dns.upstream;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;

/** One name server: a reply that answers nothing (SERVFAIL, REFUSED…) is a failure, so that another server is asked. */
final class CheckedResolver implements Resolver {

    private final Resolver server;
    private final Counter questions;

    CheckedResolver(Resolver server, Counter questions) {
        this.server = server;
        this.questions = questions;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        questions.increment();
        return server.sendAsync(query, executor).thenApply(CheckedResolver::check);
    }

    private static Message check(Message reply) {
        int code = reply.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new UpstreamException("the name server says " + Rcode.string(code));
        }
        return reply;
    }

    @Override
    public void setPort(int port) {
        server.setPort(port);
    }

    @Override
    public void setTCP(boolean flag) {
        server.setTCP(flag);
    }

    @Override
    public void setIgnoreTruncation(boolean flag) {
        server.setIgnoreTruncation(flag);
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        server.setEDNS(version, payloadSize, flags, options);
    }

    @Override
    public void setTSIGKey(TSIG key) {
        server.setTSIGKey(key);
    }

    @Override
    public void setTimeout(Duration timeout) {
        server.setTimeout(timeout);
    }

    @Override
    public Duration getTimeout() {
        return server.getTimeout();
    }
}
