package io.barid.service.database;

import java.sql.SQLException;

/**
 * Tells data that PostgreSQL will never take from trouble that passes: only the first may make a record poison.
 */
public final class DataErrors {

    private DataErrors() {}

    /**
     * Whether the statement's own data caused it: SQLSTATE class 22 (data exception), 23 (integrity constraint), 21
     * (cardinality) or 54 (program limit exceeded). Everything else is infrastructure or a bug.
     */
    public static boolean causedBy(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("21")
                        || state.startsWith("54");
            }
        }
        return false;
    }
}
