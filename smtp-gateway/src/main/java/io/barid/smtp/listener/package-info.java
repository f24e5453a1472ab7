/**
 * The three ports. SubEthaSMTP is seen only here: it accepts connections, limits them and gives each a virtual thread.
 */
package io.barid.smtp.listener;
