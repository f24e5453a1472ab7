# All images, from the jars that `mvn -DskipTests package` built:
#   docker build --build-arg SERVICE=smtp-gateway -t barid/smtp-gateway .
#   docker build --target all-in-one -t barid/all-in-one .
ARG JRE=eclipse-temurin:25-jre
ARG POSTGRES=postgres:17

# the embedded PostgreSQL wants a C++ library that not every JRE image has
FROM ${POSTGRES} AS cxx
RUN mkdir -p /cxx && cp -L /usr/lib/*-linux-gnu/libstdc++.so.6 /cxx/

FROM ${JRE} AS extracted
COPY */target/*-exec.jar /jars/
COPY docker/extract /usr/local/bin/extract
RUN extract

# every service has run once, beside an embedded Kafka and PostgreSQL, and has left its AOT cache
FROM extracted AS trained
COPY --from=cxx /cxx/ /opt/barid/native/
COPY testbed/all-in-one/target/lib/ /opt/barid/all-in-one/lib/
COPY docker/jvm.options /opt/barid/jvm.options
COPY docker/train /usr/local/bin/train
ENV LD_LIBRARY_PATH=/opt/barid/native
RUN echo 'barid:x:10001:10001::/tmp:/usr/sbin/nologin' >>/etc/passwd && chown -R 10001:10001 /opt/barid
USER 10001:10001
RUN train

FROM ${JRE} AS base
# PostgreSQL wants its user to have a name
RUN echo 'barid:x:10001:10001::/tmp:/usr/sbin/nologin' >>/etc/passwd
ENV BARID_BIND=0.0.0.0 BARID_HTTP_BIND=0.0.0.0 BARID_SECRETS_FOLDER=/run/secrets/barid
STOPSIGNAL SIGTERM
WORKDIR /tmp
LABEL org.opencontainers.image.vendor="Barid" org.opencontainers.image.licenses="Apache-2.0"

# everything in one container, and the ./barid command for the others
FROM base AS all-in-one
COPY --from=cxx /cxx/ /opt/barid/native/
COPY testbed/all-in-one/target/lib/ /opt/barid/all-in-one/lib/
# a new volume takes over the owner of the folder below it
RUN mkdir -p /data /secrets/home && cd /secrets \
 && for part in smtp-gateway relay-service mailbox-service pop3-gateway dns-resolver postgres kafka grafana tls; do mkdir -p parts/$part; done \
 && chown -R 10001:10001 /data /secrets
ENV LD_LIBRARY_PATH=/opt/barid/native BARID_HOME=/data
LABEL org.opencontainers.image.title="barid/all-in-one"
USER 10001:10001
EXPOSE 2525 2587 2465 2110 2995 8081 8082 8083 8084 8085
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --start-interval=1s \
  CMD ["curl", "-fsS", "--fail-early", "-m", "4", "http://127.0.0.1:808[1-5]/actuator/health/readiness"]
ENTRYPOINT ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-Dorg.springframework.boot.logging.LoggingSystem=none", "-Dlogback.configurationFile=barid-logback.xml", \
  "-Dbarid.log=/tmp/barid.log", "-Dbarid.log.terminal=WARN", "-cp", "/opt/barid/all-in-one/lib/*", "io.barid.allinone.Barid"]
CMD ["up"]

# the last one is what `docker build` builds
FROM base AS service
ARG SERVICE
RUN test -n "${SERVICE}" || { echo "say which: --build-arg SERVICE=smtp-gateway" >&2; exit 1; }
COPY --from=extracted /layers/${SERVICE}/dependencies/ /opt/barid/${SERVICE}/
COPY --from=extracted /layers/${SERVICE}/application/ /opt/barid/${SERVICE}/
COPY --from=trained --chown=0:0 /opt/barid/${SERVICE}/${SERVICE}.aot /opt/barid/${SERVICE}/
COPY docker/jvm.options /opt/barid/jvm.options
COPY --from=extracted /layers/${SERVICE}/application/service.options /opt/barid/service.options
ENV BARID_SMTP_HTTP_PORT=8080 BARID_RELAY_HTTP_PORT=8080 BARID_MAILBOX_HTTP_PORT=8080 BARID_POP3_HTTP_PORT=8080 BARID_DNS_HTTP_PORT=8080
LABEL org.opencontainers.image.title="barid/${SERVICE}"
USER 10001:10001
EXPOSE 8080
# no JVM for a question that is asked every few seconds
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s \
  CMD ["curl", "-fsS", "-m", "4", "-o", "/dev/null", "http://127.0.0.1:8080/actuator/health/readiness"]
ENTRYPOINT ["java", "@/opt/barid/jvm.options", "@/opt/barid/service.options"]
