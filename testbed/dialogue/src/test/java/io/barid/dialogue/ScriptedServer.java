package io.barid.dialogue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Serves one connection on loopback with a few lines of test code. */
final class ScriptedServer implements AutoCloseable {
    interface Part {
        void play(Socket client) throws Exception;
    }

    private final ServerSocket listener;
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    ScriptedServer(Part part) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket client = listener.accept()) {
                part.play(client);
                played.complete(null);
            } catch (Throwable e) {
                played.completeExceptionally(e);
            }
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** What the server's part threw is the test's failure too. */
    void awaitEnd() throws CompletionException {
        played.join();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
