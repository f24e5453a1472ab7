package io.barid.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Drops packets between two parts, in this network namespace alone. Whose they are is known by a control group for each part,
 * which a process is put into within moments of its start: a socket belongs to the group its process was in when it was made.
 */
final class Network implements AutoCloseable {

    private final Site site;
    private final String group =
            "barid-crash-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    private final Path root;
    private final Map<String, Long> adopted = new HashMap<>();
    private final Thread watcher;

    Network(Site site) throws IOException {
        this.site = site;
        this.root = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(words -> words[2].equals("cgroup2"))
                .map(words -> Path.of(words[1]))
                .findFirst()
                .orElseThrow(() -> new IOException("no cgroup2 is mounted: networks cannot be cut here"));
        this.watcher = Thread.ofPlatform().name("network").daemon().start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                site.members().stream().filter(member -> !member.store()).forEach(this::adopt);
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void adopt(Member member) {
        try {
            long pid = member.pid();
            if (pid != adopted.getOrDefault(member.name(), 0L)) {
                Path folder = Files.createDirectories(root.resolve(group).resolve(part(member.name())));
                Files.writeString(folder.resolve("cgroup.procs"), Long.toString(pid));
                adopted.put(member.name(), pid);
            }
        } catch (IOException e) {
            // not there just now
        }
    }

    /** Both replicas of a part are cut off together. */
    private static String part(String member) {
        return member.replaceFirst("-2$", "");
    }

    /** @param ports of the other side, with commas */
    void cut(String part, String ports) throws IOException, InterruptedException {
        if (Files.readString(root.resolve(group).resolve(part).resolve("cgroup.procs"))
                .isBlank()) {
            throw new IOException(
                    "no process of " + part + " is in its control group: cutting it off would cut nothing");
        }
        rule("OUTPUT", "--dports", ports, part);
        rule("INPUT", "--sports", ports, part);
    }

    private void rule(String chain, String side, String ports, String part) throws IOException, InterruptedException {
        Shell.run(("iptables -A " + chain + " -p tcp -m multiport " + side + " " + ports + " -m cgroup --path " + group
                        + "/" + part + " -j DROP")
                .split(" "));
    }

    void heal() throws IOException, InterruptedException {
        Shell.run("iptables", "-F");
    }

    /** Puts the groups away once their processes have ended. */
    @Override
    public void close() throws IOException, InterruptedException {
        watcher.interrupt();
        watcher.join();
        for (String member : adopted.keySet()) {
            Files.deleteIfExists(root.resolve(group).resolve(part(member)));
        }
        Files.deleteIfExists(root.resolve(group));
    }
}
