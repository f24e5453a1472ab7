package io.barid.pop3.session;

/** What a command leads to. */
record Step(Pop3State next, Pop3Reply reply) {}
