/** Clocks that are set while services run. */
package io.barid.service.clock;
