/**
 * The way to {@code mail.journey}, the only thing for which this gateway knows Kafka. Whatever is wrong with it, messages are
 * read as if it were not there.
 */
package io.barid.pop3.journey;
