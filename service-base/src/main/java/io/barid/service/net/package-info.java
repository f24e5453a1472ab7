/**
 * Who connects: networks as operators write them, and how many connections each client may have.
 */
package io.barid.service.net;
