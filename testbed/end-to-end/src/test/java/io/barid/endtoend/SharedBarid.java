package io.barid.endtoend;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One {@code ./barid up} for all test classes that can share it, since a start costs more than most of them. Each class has
 * accounts of its own. It ends with the last test.
 */
final class SharedBarid implements BeforeAllCallback {

    private static RunningBarid running;

    static RunningBarid get() {
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBarid.class))
                .computeIfAbsent(SharedBarid.class, key -> start());
    }

    private static RunningBarid start() {
        try {
            running = RunningBarid.up();
            return running;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
