/**
 * Who may call: the admin token for people, one token per calling service for the rest, compared in constant time.
 */
package io.barid.service.token;
