package io.barid.pop3;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate and its key as PEM files, made with the JDK's own keytool. */
record TestCertificate(Path certificate, Path key) {

    static TestCertificate in(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-alias",
                        "mail",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("keytool ended with " + status);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        TestCertificate made =
                new TestCertificate(folder.resolve(name + "-cert.pem"), folder.resolve(name + "-key.pem"));
        Files.writeString(
                made.certificate, pem("CERTIFICATE", keys.getCertificate("mail").getEncoded()));
        Files.writeString(
                made.key,
                pem("PRIVATE KEY", keys.getKey("mail", "changeit".toCharArray()).getEncoded()));
        return made;
    }

    private static String pem(String label, byte[] octets) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(octets);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
