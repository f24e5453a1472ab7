package io.barid.services;

import io.barid.embedded.EmbeddedService;
import java.nio.file.Path;
import org.testcontainers.containers.GenericContainer;

/** What one service runs in; started more than once it keeps its port and its data. */
sealed interface Runner {
    void start();

    void stop();

    /** Stopped for good, data removed. */
    void remove();

    record Embedded(EmbeddedService service, Path home) implements Runner {
        @Override
        public void start() {
            service.start();
        }

        @Override
        public void stop() {
            service.stop();
        }

        @Override
        public void remove() {
            service.stop();
            Scratch.delete(home);
        }
    }

    record Container(GenericContainer<?> container) implements Runner {
        @Override
        public void start() {
            if (container.getContainerId() == null) {
                container.start();
            } else if (!container.isRunning()) {
                container
                        .getDockerClient()
                        .startContainerCmd(container.getContainerId())
                        .exec();
            }
        }

        @Override
        public void stop() {
            if (container.isRunning()) {
                container
                        .getDockerClient()
                        .stopContainerCmd(container.getContainerId())
                        .withTimeout(10)
                        .exec();
            }
        }

        @Override
        public void remove() {
            container.stop();
        }
    }
}
