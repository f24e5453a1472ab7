package io.barid.benchmarks;

import io.barid.benchmarks.Pop3Server.Login;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whatever listens at a host and port: what it stored is asked by POP3, its processes are those that are named. */
record OtherSystem(InetSocketAddress smtp, Optional<InetSocketAddress> pop3s, Map<String, Long> pids)
        implements MailSystem {

    /** @param ends HOST:SMTP[:POP3S]; empty: there is none */
    static Optional<OtherSystem> parse(String ends, String pids) {
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = ends.split(":");
        if (!ends.matches("[^:]+:[0-9]{1,5}(:[0-9]{1,5})?")) {
            throw new IllegalArgumentException("--other takes HOST:SMTP or HOST:SMTP:POP3S, not '" + ends + "'.");
        }
        Map<String, Long> named = new TreeMap<>();
        for (String pid : pids.isEmpty() ? new String[0] : pids.split(",")) {
            if (!pid.matches("[^=]+=[0-9]{1,9}")) {
                throw new IllegalArgumentException("--other-pids takes NAME=PID,NAME=PID, not '" + pid + "'.");
            }
            named.put(pid.substring(0, pid.indexOf('=')), Long.parseLong(pid.substring(pid.indexOf('=') + 1)));
        }
        return Optional.of(new OtherSystem(
                new InetSocketAddress(parts[0], Integer.parseInt(parts[1])),
                parts.length == 2
                        ? Optional.empty()
                        : Optional.of(new InetSocketAddress(parts[0], Integer.parseInt(parts[2]))),
                named));
    }

    @Override
    public String title() {
        return "other";
    }

    @Override
    public String guarantee() {
        return "what it promises is not known here";
    }

    @Override
    public Optional<Submission> submission() {
        return Optional.empty();
    }

    @Override
    public Map<String, Double> cpu() {
        return CpuTimes.of(pids);
    }

    @Override
    public Map<String, Double> written() {
        return CpuTimes.written(pids);
    }

    @Override
    public Map<String, Double> memory() {
        Map<String, Double> memory = new TreeMap<>();
        pids.forEach((name, pid) -> memory.put(name, CpuTimes.proportionalKibibytes(pid) / 1024.0));
        return memory;
    }

    @Override
    public long stored() throws IOException {
        long all = 0;
        for (int i = 0; i < SmtpLoad.RECIPIENTS; i++) {
            all += stored(i);
        }
        return all;
    }

    @Override
    public long stored(int account) throws IOException {
        try (Pop3Client client = new Pop3Client(pop3s.orElseThrow(), 1024)) {
            client.logIn(new Login(MailSystem.address(account), MailSystem.password(account)));
            long messages = Long.parseLong(client.command("STAT").split(" ")[0]);
            client.command("QUIT");
            return messages;
        }
    }

    @Override
    public void fill(int account, int messages) {
        throw new UnsupportedOperationException("it is not known where its mail is");
    }

    @Override
    public double startSeconds() {
        return Double.NaN;
    }

    /** Who started it ends it. */
    @Override
    public void close() {}
}
