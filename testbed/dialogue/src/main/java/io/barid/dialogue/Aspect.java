package io.barid.dialogue;

/** What a script may ask of a block, the lines of a multi-line reply. The text says what it must be. */
enum Aspect {
    /** How many octets, dots undone, each line end counted as two (RFC 1939 section 11). */
    OCTETS("OCTETS"),
    LINES("LINES"),
    /** Lines after the first empty one. */
    BODY("BODY"),
    /** Of the second words, which are numbers. */
    SUM("SUM"),
    /** A line matches. */
    HAS("HAS"),
    /** No line matches. */
    HAS_NOT("HAS NOT"),
    /** No line is longer than so many octets, line end included. */
    LONGEST("LONGEST"),
    /** It ends with the octets of the message of this name. */
    ENDS("ENDS"),
    /** To be compared with later, under this name. */
    KEEP("KEEP"),
    /** The same lines as those that were kept under this name. */
    SAME("SAME"),
    /** Second words are distinct, and 1 to 70 octets from 0x21 to 0x7E (RFC 1939 section 7). */
    UIDS("UIDS");

    private final String word;

    Aspect(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
