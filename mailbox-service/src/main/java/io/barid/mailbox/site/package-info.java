/**
 * The whole directory as one YAML file, so that a site can be kept as code: written, compared with what is there, and applied
 * in one transaction, all of it or nothing. Applying twice changes nothing.
 */
package io.barid.mailbox.site;
