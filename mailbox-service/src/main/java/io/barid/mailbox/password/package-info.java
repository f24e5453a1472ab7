/**
 * Passwords at rest: as Argon2id and as SCRAM-SHA-256 verifier, both encrypted with a key outside the database, and app
 * passwords, which are random, as a keyed hash alone.
 * How many are hashed at once is limited here; who may try is decided in {@code login}.
 */
package io.barid.mailbox.password;
