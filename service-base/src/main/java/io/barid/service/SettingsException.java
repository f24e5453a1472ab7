package io.barid.service;

/** A setting with which a promise could not be kept: stops the start; the message is one clear sentence. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SettingsException(String sentence) {
        super(sentence);
    }
}
