/**
 * Who connects: networks as operators write them, the real client behind a balancer, and how many connections each client
 * may have.
 */
package io.barid.service.net;
