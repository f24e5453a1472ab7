package io.barid.smtp.accept;

/** What is known of the place where accepted mail is made durable. */
public interface Durability {

    /** Whether mail may be taken, by what the last look showed; never waits. */
    boolean open();

    /** A record could not be sent: nothing is taken until the next look says otherwise. */
    void doubt();
}
