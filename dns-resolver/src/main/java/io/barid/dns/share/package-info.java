/**
 * Places for work that waits for other people's servers. Names below one parent zone get a share of them at most, so that
 * whoever makes us wait makes others wait least.
 */
package io.barid.dns.share;
