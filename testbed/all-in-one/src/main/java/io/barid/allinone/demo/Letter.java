package io.barid.allinone.demo;

import java.util.List;

/** What Ahmed writes. @param lines header, an empty line, text */
record Letter(String from, String to, List<String> lines) {

    static final String TEXT = "Hello Aya, does this reach you? I clicked Send a moment ago.";

    static Letter of(Organisation sender, Organisation receiver) {
        return new Letter(
                sender.mailbox(),
                receiver.mailbox(),
                List.of(
                        "From: Ahmed <" + sender.mailbox() + ">",
                        "To: Aya <" + receiver.mailbox() + ">",
                        "Subject: How email works",
                        "",
                        TEXT));
    }
}
