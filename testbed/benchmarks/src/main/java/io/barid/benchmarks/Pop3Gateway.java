package io.barid.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** pop3-gateway from its runnable jar, in front of a {@link StoreRig}; its log goes to a file. */
final class Pop3Gateway implements Pop3Server, AutoCloseable {

    private static final int START_SECONDS = 120;
    private static final int KNOWN_ACCOUNTS = 20;

    private final StoreRig rig;
    private final Path output;
    private final int port = ServiceJar.freePort();
    private final Process process;
    private final int accounts;
    private int hashed;

    /** @param tls with {@code cert.pem} and {@code key.pem} */
    Pop3Gateway(Path root, StoreRig rig, Path tls, int accounts) throws Exception {
        this.rig = rig;
        this.accounts = accounts;
        this.output = rig.folder().resolve("pop3-gateway.log");
        ProcessBuilder builder = new ProcessBuilder(ServiceJar.command(root, "pop3-gateway"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("BARID_"));
        builder.environment().putAll(environment(rig, tls));
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitPort();
    }

    private Map<String, String> environment(StoreRig rig, Path tls) {
        Map<String, String> variables = new HashMap<>();
        variables.put("BARID_POP3_PORT", "0");
        variables.put("BARID_POP3S_PORT", Integer.toString(port));
        variables.put("BARID_POP3_HTTP_PORT", "0");
        variables.put("BARID_POP3_MAX_CONNECTIONS", "20000");
        // all sessions come from one address
        variables.put("BARID_TRUSTED_NETWORKS", "127.0.0.0/8");
        variables.put("BARID_MAILBOX_URL", rig.service().base().toString());
        variables.put("BARID_SERVICE_TOKEN", rig.service().gatewayToken());
        variables.put("BARID_ADMIN_TOKEN", UUID.randomUUID().toString());
        variables.put("BARID_TLS_CERT", tls.resolve("cert.pem").toString());
        variables.put("BARID_TLS_KEY", tls.resolve("key.pem").toString());
        return variables;
    }

    private void awaitPort() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!open()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("pop3-gateway did not start:\n" + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    private boolean open() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String title() {
        return "Barid";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Map<String, Long> pids() {
        Map<String, Long> pids = new HashMap<>(rig.pids());
        pids.remove("kafka");
        pids.put("gateway", process.pid());
        return pids;
    }

    /** Passwords are known for a minute: one that is to be hashed is that of an account that has not come for longest. */
    @Override
    public synchronized Login login(Check check, int account) {
        return switch (check) {
            case HASHED, OWN_WAY ->
                new Login(
                        Pop3Accounts.address(KNOWN_ACCOUNTS + hashed++ % (accounts - KNOWN_ACCOUNTS)),
                        Pop3Accounts.PASSWORD);
            case KNOWN -> new Login(Pop3Accounts.address(account % KNOWN_ACCOUNTS), Pop3Accounts.PASSWORD);
            case FREE -> new Login(Pop3Accounts.address(account), Pop3Accounts.APP_PASSWORD);
        };
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
