/**
 * Barid as a black box: started by {@code ./barid}, talked to by mail clients that nobody here wrote.
 */
package io.barid.endtoend;
