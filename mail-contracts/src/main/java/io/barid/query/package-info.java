/**
 * The questions that services ask each other over HTTP, as interfaces: the asking side makes a proxy of one,
 * the answering side's controller implements it.
 */
package io.barid.query;
