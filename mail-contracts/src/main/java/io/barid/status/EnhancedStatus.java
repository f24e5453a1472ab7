package io.barid.status;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An enhanced status code {@code class.subject.detail} (RFC 3463); the class is 2, 4 or 5. */
public record EnhancedStatus(int category, int subject, int detail) {

    public EnhancedStatus {
        if (category != 2 && category != 4 && category != 5
                || subject < 0
                || subject > 999
                || detail < 0
                || detail > 999) {
            throw new IllegalArgumentException("An enhanced status is 2, 4 or 5, then two numbers up to 999");
        }
    }

    @JsonCreator
    public static EnhancedStatus parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("An enhanced status is three numbers between dots");
        }
        return new EnhancedStatus(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @JsonValue
    @Override
    public String toString() {
        return category + "." + subject + "." + detail;
    }
}
