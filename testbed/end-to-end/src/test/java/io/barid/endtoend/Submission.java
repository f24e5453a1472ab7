package io.barid.endtoend;

import java.util.List;

/**
 * What a mail client is told to do.
 *
 * @param startTls  on the submission port with STARTTLS, or else on the submissions port
 * @param mechanism of AUTH
 */
record Submission(
        RunningBarid barid,
        boolean startTls,
        String mechanism,
        String login,
        String password,
        List<String> recipients,
        byte[] content) {

    String port() {
        return Integer.toString(barid.port(startTls ? "SUBMISSION" : "SUBMISSIONS"));
    }

    String certificate() {
        return barid.certificate().toString();
    }

    Submission with(String otherMechanism) {
        return new Submission(barid, startTls, otherMechanism, login, password, recipients, content);
    }
}
