package io.barid.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Accounts {@code user0} and so on with one password and one app password. Only the first is hashed by mailbox-service; the
 * others get the same, sealed for them as mailbox-service does, since thousands would take minutes.
 */
final class Pop3Accounts {

    static final String DOMAIN = "example.test";
    static final String PASSWORD = "benchmark-password";
    static final String APP_PASSWORD = "benchmark-app-password";

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] root = HexFormat.of().parseHex(MailboxProcess.SECRETS_KEY);
    private final SecretKeySpec key = new SecretKeySpec(hmac(root, "barid password 1"), "AES");
    private final SecureRandom random = new SecureRandom();
    private final Connection database;
    private final long[] ids;
    private final String argon2id;

    Pop3Accounts(StoreRig rig, int count) throws Exception {
        rig.service().put("/v1/accounts/" + address(0), "{\"password\":\"" + PASSWORD + "\"}");
        database = rig.connect();
        try (Statement statement = database.createStatement()) {
            statement.execute("insert into account (domain, local_part) select d.id, 'user' || n from domain d, "
                    + "generate_series(1, " + (count - 1) + ") n where d.name = '" + DOMAIN + "'");
            statement.execute("insert into folder (account, name, uidvalidity) select id, 'INBOX', 1 from account a "
                    + "where not exists (select from folder f where f.account = a.id)");
        }
        ids = ids(count);
        argon2id = credentials();
        appPasswords();
        try (Statement statement = database.createStatement()) {
            statement.execute("analyze");
        }
    }

    static String address(int account) {
        return "user" + account + "@" + DOMAIN;
    }

    long id(int account) {
        return ids[account];
    }

    int count() {
        return ids.length;
    }

    /** Of the password, as mailbox-service stores it, for a server that reads the same form. */
    String argon2id() {
        return argon2id;
    }

    private long[] ids(int count) throws SQLException {
        long[] all = new long[count];
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, substr(local_part, 5)::int from account where local_part like 'user%'")) {
            while (rows.next()) {
                all[rows.getInt(2)] = rows.getLong(1);
            }
        }
        return all;
    }

    private String credentials() throws Exception {
        String hash;
        String scram;
        String keyId;
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(
                        "select argon2id, scram, key_id from credential where account = " + ids[0])) {
            row.next();
            hash = open(row.getBytes(1), place(ids[0], "argon2id"));
            scram = open(row.getBytes(2), place(ids[0], "scram"));
            keyId = row.getString(3);
        }
        try (PreparedStatement insert = database.prepareStatement(
                "insert into credential (account, version, key_id, argon2id, scram) values (?, 1, ?, ?, ?)")) {
            for (int i = 1; i < ids.length; i++) {
                insert.setLong(1, ids[i]);
                insert.setString(2, keyId);
                insert.setBytes(3, seal(hash, place(ids[i], "argon2id")));
                insert.setBytes(4, seal(scram, place(ids[i], "scram")));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return hash;
    }

    private void appPasswords() throws SQLException {
        byte[] apps = hmac(root, "barid app password 1");
        String canonical = APP_PASSWORD
                .replace("-", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
        try (PreparedStatement insert =
                database.prepareStatement("insert into app_password (account, name, key_id, hmac) "
                        + "select ?, 'benchmark', key_id, ? from credential where account = ?")) {
            for (int i = 0; i < ids.length; i++) {
                insert.setLong(1, ids[i]);
                insert.setBytes(2, hmac(apps, address(i) + "\0" + canonical));
                insert.setLong(3, ids[i]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static String place(long account, String form) {
        return "credential/" + account + "/" + form;
    }

    private String open(byte[] sealed, String place) throws GeneralSecurityException {
        byte[] secret = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), place)
                .doFinal(sealed, NONCE, sealed.length - NONCE);
        return new String(secret, StandardCharsets.UTF_8);
    }

    private byte[] seal(String secret, String place) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(secret.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
