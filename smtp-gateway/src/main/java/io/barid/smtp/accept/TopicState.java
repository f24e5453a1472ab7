package io.barid.smtp.accept;

/** What one look at the topic showed. */
sealed interface TopicState {

    /** Records that are acknowledged there survive what Barid promises. */
    record Durable() implements TopicState {}

    /** There, but a promise would be broken. @param sentence says which setting, and what it must be */
    record Weak(String sentence) implements TopicState {}

    /** Kafka does not answer, the topic is missing, or no partition takes records. @param why one sentence */
    record Away(String why) implements TopicState {}
}
