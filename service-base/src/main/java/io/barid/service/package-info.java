/**
 * What every service needs to stand among the others. Nothing in here knows what mail is.
 */
package io.barid.service;
