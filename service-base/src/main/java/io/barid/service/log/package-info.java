/**
 * How a line of the log looks: for people, or as JSON for machines. Lines say {@code queueId={}} and the like in their text;
 * JSON lifts those values into fields of their own, so that nobody has to say them twice.
 */
package io.barid.service.log;
