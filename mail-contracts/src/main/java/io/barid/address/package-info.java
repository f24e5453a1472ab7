/**
 * Mail addresses as RFC 5321 4.1.2 writes them: the only place that parses one.
 * A domain is kept folded and in A-label form, a local part as it was given.
 */
package io.barid.address;
