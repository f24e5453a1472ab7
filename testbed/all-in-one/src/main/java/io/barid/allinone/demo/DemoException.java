package io.barid.allinone.demo;

/** The story cannot go on; the message is one sentence for the person who watches. */
final class DemoException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DemoException(String sentence) {
        super(sentence);
    }

    DemoException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
