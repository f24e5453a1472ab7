package io.barid.endtoend;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * One {@code ./barid up}, and one with {@code --processes}, for all test classes that can share it, since a start costs more
 * than most of them. Each class has accounts of its own, and leaves all parts running. They end with the last test.
 */
final class SharedBarid implements BeforeAllCallback {

    private static Store store;

    /** Everything in one JVM. */
    static RunningBarid get() {
        return shared("up", RunningBarid::up);
    }

    /** Each part a process. */
    static RunningBarid processes() {
        return shared("up --processes", RunningBarid::processes);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        store = context.getRoot().getStore(ExtensionContext.Namespace.create(SharedBarid.class));
    }

    private static RunningBarid shared(String words, Callable<RunningBarid> start) {
        return store.computeIfAbsent(words, key -> started(start), RunningBarid.class);
    }

    private static RunningBarid started(Callable<RunningBarid> start) {
        try {
            return start.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
