package io.barid.service.trace;

import io.opentelemetry.api.trace.SpanKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Shows each transaction that is for a sampled message, from taking a connection to giving it back. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(DelegatingDataSource.class)
class TracedDatabase {

    @Bean
    static BeanPostProcessor databaseIsTraced() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource source ? new Source(source) : bean;
            }
        };
    }

    private static final class Source extends DelegatingDataSource {

        Source(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Step step = Step.beside("postgresql transaction", SpanKind.CLIENT);
            if (step == Step.NONE) {
                return super.getConnection();
            }
            try {
                return watched(super.getConnection(), step.with("db.system.name", "postgresql"));
            } catch (SQLException | RuntimeException e) {
                step.failed(e.getClass().getSimpleName());
                step.close();
                throw e;
            }
        }

        private static Connection watched(Connection connection, Step step) {
            return (Connection) Proxy.newProxyInstance(
                    Source.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        try {
                            return invoked(connection, method, arguments, step);
                        } finally {
                            if (method.getName().equals("close")) {
                                step.close();
                            }
                        }
                    });
        }

        private static Object invoked(Connection connection, Method method, Object[] arguments, Step step)
                throws Throwable {
            if (method.getName().equals("rollback") && method.getParameterCount() == 0) {
                step.failed("rolled back");
            }
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
