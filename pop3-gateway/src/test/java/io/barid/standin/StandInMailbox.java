package io.barid.standin;

import io.barid.message.AccountId;
import io.barid.query.MaildropTicket;
import io.barid.service.login.ScramStandIn;
import io.barid.service.token.CallerRoutes;
import io.barid.service.token.CallerRoutes.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Accounts and switches; outlives {@link #stop} and {@link #start}, as a database outlives its service. */
public final class StandInMailbox implements AutoCloseable {

    public static final String ADMIN_TOKEN = "admin-token-of-tests";
    public static final String SERVICE_TOKEN = "service-token-of-tests";

    private final Map<String, StandInMaildrop> maildrops = new ConcurrentHashMap<>();
    private final AtomicInteger lastAccount = new AtomicInteger();
    private final List<Integer> renewals = Collections.synchronizedList(new ArrayList<>());
    private final List<String> clients = Collections.synchronizedList(new ArrayList<>());
    private final List<String> reads = Collections.synchronizedList(new ArrayList<>());
    private ConfigurableApplicationContext context;
    private int port;
    private volatile ScramStandIn scram;
    private volatile boolean busy;
    private volatile boolean updatesFail;
    private volatile boolean listingsFail;
    private volatile boolean listingsBreakOff;
    private volatile boolean listingsAreEmpty;
    private volatile CountDownLatch logins = new CountDownLatch(0);
    private volatile boolean opensInTwoCalls;
    private final AtomicInteger failingReads = new AtomicInteger();
    private volatile long failReadsFrom = Long.MAX_VALUE;

    /** The service itself. */
    @SpringBootApplication
    static class Application {
        @Bean
        CallerRoutes callerRoutes() {
            return new CallerRoutes(List.of(
                    new Route("pop3-gateway", "POST", "/internal/logins"),
                    new Route("pop3-gateway", "POST", "/internal/logins/scram/first"),
                    new Route("pop3-gateway", "POST", "/internal/logins/scram/final"),
                    new Route("pop3-gateway", "GET", "/internal/maildrops/"),
                    new Route("pop3-gateway", "POST", "/internal/maildrops/")));
        }
    }

    public StandInMailbox() {
        start();
    }

    public void start() {
        ApplicationContextInitializer<GenericApplicationContext> us = made ->
                made.registerBean(StandInMailbox.class, () -> this, definition -> definition.setDestroyMethodName(""));
        context = new SpringApplicationBuilder(Application.class)
                .initializers(us)
                .properties("spring.config.name=stand-in", "spring.config.import=classpath:barid-base.yml")
                .run(
                        "--server.port=" + port,
                        "--server.shutdown=immediate",
                        "--BARID_ADMIN_TOKEN=" + ADMIN_TOKEN,
                        "--BARID_SERVICE_TOKEN=" + SERVICE_TOKEN);
        port = ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Connections are refused until {@link #start}. */
    public void stop() {
        context.close();
    }

    @Override
    public void close() {
        stop();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** A new account with no messages. */
    public StandInMaildrop account(String name, String password) {
        StandInMaildrop maildrop = new StandInMaildrop(new AccountId(lastAccount.incrementAndGet()), password);
        maildrops.put(name, maildrop);
        return maildrop;
    }

    /** Whose RFC 7677's user is from now on. */
    public void scramUser(StandInMaildrop maildrop) {
        scram = new ScramStandIn(maildrop.login());
    }

    public void busy(boolean now) {
        busy = now;
    }

    public void updatesFail(boolean now) {
        updatesFail = now;
    }

    public void listingsFail(boolean now) {
        listingsFail = now;
    }

    /** As version 0.1 does. */
    public void opensInTwoCalls(boolean now) {
        opensInTwoCalls = now;
    }

    public void listingsBreakOff(boolean now) {
        listingsBreakOff = now;
    }

    /** Answers without any octet. */
    public void listingsAreEmpty(boolean now) {
        listingsAreEmpty = now;
    }

    /** No login is answered until the latch opens; {@link #clients} shows that one came. */
    public CountDownLatch holdLogins() {
        logins = new CountDownLatch(1);
        return logins;
    }

    /** The next {@code times} reads at or after this octet get 503. */
    public void failReads(int times, long fromOctet) {
        failReadsFrom = fromOctet;
        failingReads.set(times);
    }

    /** How many locks each call renewed. */
    public List<Integer> renewals() {
        return renewals;
    }

    /** The address of each client that tried to log in. */
    public List<String> clients() {
        return clients;
    }

    /** Each read so far, as {@code from+length}; of several messages, as {@code first..last}. */
    public List<String> reads() {
        return reads;
    }

    ScramStandIn scram() {
        return scram;
    }

    boolean busy() {
        return busy;
    }

    boolean updatesFail() {
        return updatesFail;
    }

    boolean listingsFail() {
        return listingsFail;
    }

    boolean opensInTwoCalls() {
        return opensInTwoCalls;
    }

    boolean listingsBreakOff() {
        return listingsBreakOff;
    }

    boolean listingsAreEmpty() {
        return listingsAreEmpty;
    }

    CountDownLatch logins() {
        return logins;
    }

    StandInMaildrop opened(AccountId account, MaildropTicket ticket) {
        return maildrops.values().stream()
                .filter(maildrop ->
                        maildrop.account().equals(account) && maildrop.ticket().equals(ticket))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    }

    boolean readFails(long from) {
        return from >= failReadsFrom && failingReads.getAndDecrement() > 0;
    }

    Optional<StandInMaildrop> named(String name) {
        return Optional.ofNullable(maildrops.get(name));
    }

    List<StandInMaildrop> all() {
        return List.copyOf(maildrops.values());
    }
}
