package io.barid.mailbox.http;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request that is answered with problem details (RFC 9457); the detail is one sentence fit for the caller. */
public final class Refusal extends ErrorResponseException {

    private static final long serialVersionUID = 1;

    private Refusal(HttpStatus status, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }

    /** 400: the request cannot be understood. */
    public static Refusal unreadable(String detail) {
        return new Refusal(HttpStatus.BAD_REQUEST, detail);
    }

    /** 400, of several reasons; the body has all of them as {@code errors}. */
    public static Refusal unreadable(List<String> reasons) {
        return withAll(unreadable(String.join("; ", reasons) + "."), reasons);
    }

    /** 422, of several reasons; the body has all of them as {@code errors}. */
    public static Refusal impossible(List<String> reasons) {
        return withAll(impossible(String.join("; ", reasons) + "."), reasons);
    }

    private static Refusal withAll(Refusal refusal, List<String> reasons) {
        refusal.getBody().setProperty("errors", reasons);
        return refusal;
    }

    /** The sentence. */
    public String detail() {
        return getBody().getDetail();
    }

    /** 403: the ticket opens something else, or nothing. */
    public static Refusal forbidden(String detail) {
        return new Refusal(HttpStatus.FORBIDDEN, detail);
    }

    /** 404: what the path names is not there. */
    public static Refusal missing(String detail) {
        return new Refusal(HttpStatus.NOT_FOUND, detail);
    }

    /** 409: something that is there stands against it. */
    public static Refusal conflict(String detail) {
        return new Refusal(HttpStatus.CONFLICT, detail);
    }

    /** 415: the body is called something that is not read. */
    public static Refusal otherType(String detail) {
        return new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    /** 422: understood, and not possible. */
    public static Refusal impossible(String detail) {
        return new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, detail);
    }

    /** 503: to be tried again. */
    public static Refusal busy(String detail) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, detail);
    }
}
