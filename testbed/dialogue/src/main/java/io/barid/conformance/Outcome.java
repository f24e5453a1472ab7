package io.barid.conformance;

/** What came of one script. */
public sealed interface Outcome {

    /** Whose it is. */
    String name();

    String title();

    Rule rule();

    record Passed(String name, String title, Rule rule) implements Outcome {}

    /**
     * @param what expected, got and the conversation */
    record Failed(String name, String title, Rule rule, String what) implements Outcome {}

    /** @param why such as a capability that the server does not announce */
    record LeftOut(String name, String title, Rule rule, String why) implements Outcome {}
}
