package io.barid.allinone;

import io.barid.embedded.Children;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for a first look, made by Java's own keytool and kept as PEM. */
final class Certificate {

    private static final String PASSWORD = "transfer-only";

    private Certificate() {}

    /** Makes {@code cert.pem} and {@code key.pem} for the host's name and localhost, unless both are there. */
    static void ensure(Path folder, String hostname) {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        if (Files.exists(certificate) && Files.exists(key)) {
            return;
        }
        Path store = folder.resolve("new.p12");
        try {
            Files.deleteIfExists(store);
            runKeytool(store, hostname);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            write(
                    key,
                    "PRIVATE KEY",
                    keys.getKey("mail", PASSWORD.toCharArray()).getEncoded());
            write(certificate, "CERTIFICATE", keys.getCertificate("mail").getEncoded());
            Files.delete(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageException(
                    "No certificate could be made in " + folder + " (" + e.getMessage()
                            + "): set BARID_TLS_CERT and BARID_TLS_KEY.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("The start was interrupted.", e);
        }
    }

    private static void runKeytool(Path store, String hostname) throws IOException, InterruptedException {
        String names = hostname.equals("localhost") ? "dns:localhost" : "dns:" + hostname + ",dns:localhost";
        List<String> words = new ArrayList<>(Children.boundToThisJvm());
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "mail",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "825",
                "-dname",
                "CN=" + hostname,
                "-ext",
                "san=" + names + ",ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        ProcessBuilder command =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment().put("STORE_PASSWORD", PASSWORD);
        Process keytool = Children.start(command);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new IOException("keytool failed");
        }
    }

    private static void write(Path file, String kind, byte[] der) throws IOException {
        String pem = "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, pem);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
