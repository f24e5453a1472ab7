package io.barid.relay.operator;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What was asked for cannot be understood or found; the answer says why in one sentence. */
public final class BadWordsException extends ErrorResponseException {

    private static final long serialVersionUID = 1;

    private BadWordsException(HttpStatus status, String sentence) {
        super(status, ProblemDetail.forStatusAndDetail(status, sentence), null);
    }

    public static BadWordsException wrong(String sentence) {
        return new BadWordsException(HttpStatus.BAD_REQUEST, sentence);
    }

    /** It is understood and cannot be done. */
    static BadWordsException impossible(String sentence) {
        return new BadWordsException(HttpStatus.UNPROCESSABLE_CONTENT, sentence);
    }

    public static BadWordsException unknown(String sentence) {
        return new BadWordsException(HttpStatus.NOT_FOUND, sentence);
    }
}
