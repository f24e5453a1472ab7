/**
 * The steps of a message's life as every service tells them on {@link io.barid.transit.Topics#JOURNEY}. They are for people:
 * texts as they were said, bounded in length, and never content, credentials or a whole header.
 */
package io.barid.journey;
