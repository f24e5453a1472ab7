package io.barid.allinone;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The local socket over which {@code ./barid start} and {@code stop} ask a running {@code up --processes}: a line
 * {@code start PART} or {@code stop PART}, answered with {@code ok} or a sentence. Only its owner can reach it.
 */
final class ControlSocket implements AutoCloseable {

    /** What the kernel takes for a socket's path, in octets. */
    private static final int MAX_PATH = 100;

    private final ServerSocketChannel server;
    private final Path socket;
    private final UpProcesses up;

    private ControlSocket(ServerSocketChannel server, Path socket, UpProcesses up) {
        this.server = server;
        this.socket = socket;
        this.up = up;
    }

    static ControlSocket open(Home home, UpProcesses up) {
        try {
            Path socket = place(home);
            Files.deleteIfExists(socket);
            Files.writeString(pointer(home), socket + "\n");
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            ControlSocket control = new ControlSocket(server, socket, up);
            Thread.ofPlatform().daemon().name("control").start(control::serve);
            return control;
        } catch (IOException e) {
            throw new UsageException("The control socket in " + home.run() + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Asks the running {@code up}; returns its answer. */
    static String ask(Home home, String request) {
        try {
            Path socket = Path.of(Files.readString(pointer(home)).strip());
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
                String answer = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
                return answer == null ? "up --processes ended meanwhile." : answer;
            }
        } catch (IOException e) {
            throw new UsageException(
                    "No `./barid up --processes` runs on " + home.folder() + ": start it first, or set BARID_HOME.", e);
        }
    }

    private static Path pointer(Home home) {
        return home.run().resolve("control");
    }

    private static Path place(Home home) throws IOException {
        Path inHome = home.secrets().resolve("control.sock");
        if (inHome.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH) {
            return inHome;
        }
        return Files.createTempDirectory(
                        "barid-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                .resolve("control.sock");
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> answer(channel));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(SocketChannel channel) {
        try (channel) {
            String request = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine();
            channel.write(ByteBuffer.wrap((outcome(request) + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // whoever asked is gone; what was asked for is done
        }
    }

    private String outcome(String request) {
        try {
            String[] words = request == null ? new String[0] : request.split(" ", 2);
            if (words.length != 2) {
                return "A request is start PART or stop PART.";
            }
            Part part = Part.named(words[1]);
            switch (words[0]) {
                case "start" -> up.start(part);
                case "stop" -> up.stop(part);
                default -> throw new UsageException("A request is start PART or stop PART.");
            }
            return "ok";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage()).replace('\n', ' ');
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            // the next start removes what is left of it
        }
    }
}
