/**
 * Proxies for the interfaces of mail-contracts, and the textual forms of values in paths and headers.
 */
package io.barid.service.http;
