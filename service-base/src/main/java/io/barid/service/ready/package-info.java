/**
 * Readiness that is proven once and then never looks at neighbours.
 */
package io.barid.service.ready;
