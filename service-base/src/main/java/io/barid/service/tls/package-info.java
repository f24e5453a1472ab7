/**
 * The mail ports' certificate, reloaded when its files change.
 */
package io.barid.service.tls;
