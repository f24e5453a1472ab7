package io.barid.message;

/** What MAIL's BODY parameter declared (RFC 6152); nothing given means {@link #SEVEN_BIT}. */
public enum BodyType {
    SEVEN_BIT,
    EIGHT_BIT_MIME
}
