/**
 * {@code ./barid demo}: one message from Ahmed at company.example to Aya at organization.example, over two complete Barids and
 * a name server of its own, told step by step while it happens. Everything runs on loopback, and nothing of it stays.
 */
package io.barid.allinone.demo;
