/**
 * A name server on loopback for tests: zones as text, signed ones too, and it fails, lies, stays silent or is slow when
 * told to. It follows aliases across its zones, as the recursive server does that services ask in production.
 */
package io.barid.testdns;
