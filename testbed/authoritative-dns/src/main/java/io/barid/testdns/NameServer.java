package io.barid.testdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.xbill.DNS.Type;

/**
 * A name server to play with, on all addresses: {@code NameServer PORT FOLDER}. Each file {@code example.test.zone} of the
 * folder is served as that zone; each question is printed.
 */
public final class NameServer {

    private static final String ENDING = ".zone";

    private NameServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("NameServer PORT FOLDER: the folder has a file example.test.zone for each zone.");
            System.exit(1);
        }
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByName("0.0.0.0"), Integer.parseInt(arguments[0]));
        List<Path> files = zoneFiles(Path.of(arguments[1]));
        TestZone[] zones = new TestZone[files.size()];
        for (int i = 0; i < zones.length; i++) {
            String name = files.get(i).getFileName().toString();
            zones[i] = TestZone.unsigned(
                    name.substring(0, name.length() - ENDING.length()), Files.readString(files.get(i)));
            System.out.println("serves " + name);
        }
        try (AuthoritativeDns server = new AuthoritativeDns(
                address,
                (question, answer) -> System.out.println(question.getName() + " " + Type.string(question.getType())),
                zones)) {
            System.out.println("listens on " + server.address());
            new CountDownLatch(1).await();
        }
    }

    private static List<Path> zoneFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }
}
