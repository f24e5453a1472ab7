package io.barid.endtoend;

import io.barid.endtoend.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Clients that fetch mail with POP3. Each verifies the certificate and the host's name. */
enum FetchingClient {
    CURL("USER", "PLAIN", "LOGIN") {
        @Override
        Outcome fetch(Fetch what) throws IOException {
            return new CurlFetch(what).run();
        }
    },

    FETCHMAIL("USER") {
        @Override
        Outcome fetch(Fetch what) throws IOException {
            // without "rewrite" and Received it has no reason to touch a message
            Path settings = secret(what.home().resolve("fetchmailrc"), """
                    set no bouncemail
                    poll localhost protocol POP3 port %d uidl
                      user "%s" password "%s" %s sslcertck sslcertfile "%s"
                      %s no rewrite mda "/bin/sh %s"
                    """.formatted(
                            what.port(),
                            what.login(),
                            what.password(),
                            what.startTls() ? "sslproto \"TLS1.2+\"" : "ssl",
                            what.certificate(),
                            what.keep() ? "keep" : "fetchall nokeep",
                            store(what)));
            Outcome outcome = Command.of("fetchmail", "--invisible", "-v", "-f", settings.toString())
                    .with(Map.of(
                            "HOME",
                            what.home().toString(),
                            "FETCHMAILHOME",
                            what.home().toString()))
                    .run();
            // 1: there was nothing
            return outcome.status() == 1 ? new Outcome(0, outcome.output(), outcome.errors()) : outcome;
        }
    },

    GETMAIL("USER") {
        @Override
        Outcome fetch(Fetch what) throws IOException {
            Path settings = secret(what.home().resolve("getmailrc"), """
                    [retriever]
                    type = SimplePOP3SSLRetriever
                    server = localhost
                    port = %d
                    username = %s
                    password = %s
                    ca_certs = %s
                    [destination]
                    type = MDA_external
                    path = /bin/sh
                    arguments = ("%s",)
                    allow_root_commands = true
                    [options]
                    read_all = %s
                    delete = %s
                    delivered_to = false
                    received = false
                    verbose = 2
                    """.formatted(
                            what.port(),
                            what.login(),
                            what.password(),
                            what.certificate(),
                            store(what),
                            !what.keep(),
                            !what.keep()));
            waitingForItsParent(what);
            return Command.of("getmail", "--getmaildir", what.home().toString(), "--rcfile", settings.toString())
                    .run();
        }

        /**
         * getmail misses a child that ends before it waits for it, and then waits for a minute: until it has a handler of
         * SIGCHLD and sleeps.
         */
        private static void waitingForItsParent(Fetch what) throws IOException {
            Path store = store(what);
            Files.writeString(store, """
                    until awk '/^State:/ {s = $2} /^SigCgt:/ {c = substr($2, 12, 1)}
                      END {exit !(s == "S" && c ~ /[13579bdf]/)}' /proc/$PPID/status; do :; done
                    """ + Files.readString(store));
        }

        /** It has POP3S only. */
        @Override
        boolean startsTls() {
            return false;
        }
    },

    MPOP("USER", "PLAIN", "LOGIN", "SCRAM-SHA-256") {
        @Override
        Outcome fetch(Fetch what) throws IOException {
            Path settings = secret(what.home().resolve("mpoprc"), """
                    account default
                    host localhost
                    port %d
                    tls on
                    tls_starttls %s
                    tls_trust_file %s
                    auth %s
                    user %s
                    password %s
                    pipelining on
                    keep %s
                    only_new %s
                    uidls_file %s/uidls
                    received_header off
                    delivery maildir %s
                    """.formatted(
                            what.port(),
                            what.startTls() ? "on" : "off",
                            what.certificate(),
                            what.mechanism().toLowerCase(Locale.ROOT),
                            what.login(),
                            what.password(),
                            what.keep() ? "on" : "off",
                            what.keep() ? "on" : "off",
                            what.home(),
                            what.inbox()));
            return Command.of("mpop", "--debug", "--file=" + settings).run();
        }
    },

    PYTHON("USER") {
        @Override
        Outcome fetch(Fetch what) throws IOException {
            return Command.of(
                            Clients.PYTHON,
                            "src/test/python/fetch.py",
                            what.startTls() ? "stls" : "tls",
                            Integer.toString(what.port()),
                            what.certificate(),
                            what.login(),
                            what.password(),
                            what.keep() ? "keep" : "delete",
                            what.home().toString(),
                            what.inbox().resolve("new").toString())
                    .run();
        }
    },

    ANGUS("USER", "PLAIN") {
        @Override
        Outcome fetch(Fetch what) throws IOException {
            return new AngusFetch(what).run();
        }
    };

    private final List<String> mechanisms;

    FetchingClient(String... mechanisms) {
        this.mechanisms = List.of(mechanisms);
    }

    /** Ends when the client has ended, with status 0 when it did all it was told. */
    abstract Outcome fetch(Fetch what) throws IOException;

    /** Whether it can begin in clear. */
    boolean startsTls() {
        return true;
    }

    /** {@code USER}, which is USER and PASS, and those of SASL that it can use. */
    List<String> mechanisms() {
        return mechanisms;
    }

    /** Leaves the test out where the client is not installed. */
    void require() {
        switch (this) {
            case CURL, FETCHMAIL, GETMAIL, MPOP -> Clients.require(name().toLowerCase(Locale.ROOT));
            case PYTHON -> Clients.requirePython("poplib");
            case ANGUS -> {}
        }
    }

    /** A program that takes a message: their own Maildirs some refuse to write as root. */
    private static Path store(Fetch what) throws IOException {
        return Files.writeString(
                what.home().resolve("store.sh"), "exec cat >\"$(mktemp " + what.inbox() + "/new/XXXXXXXX)\"\n");
    }

    /** For its owner alone, or they do not read it. */
    private static Path secret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
