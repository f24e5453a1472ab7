package io.barid.services;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every row of a schema, as far as some columns go: looked at before and after a migration, it must be the same. */
public record SchemaContent(Map<String, List<String>> columns, Map<String, List<String>> rows) {

    /** All columns of all tables that there are now, without Flyway's own. */
    public static SchemaContent all(Connection connection, String schema) throws SQLException {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        String sql = "select table_name, column_name from information_schema.columns join information_schema.tables"
                + " using (table_schema, table_name) where table_schema = '" + schema + "'"
                + " and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history' order by 1, ordinal_position";
        try (Statement statement = connection.createStatement();
                ResultSet each = statement.executeQuery(sql)) {
            while (each.next()) {
                columns.computeIfAbsent(each.getString(1), table -> new ArrayList<>())
                        .add(each.getString(2));
            }
        }
        return of(connection, schema, columns);
    }

    /** The same columns now. */
    public SchemaContent again(Connection connection, String schema) throws SQLException {
        return of(connection, schema, columns);
    }

    private static SchemaContent of(Connection connection, String schema, Map<String, List<String>> columns)
            throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, List<String>> table : columns.entrySet()) {
                String names = "\"" + String.join("\", \"", table.getValue()) + "\"";
                List<String> found = new ArrayList<>();
                try (ResultSet each = statement.executeQuery(
                        "select row(" + names + ")::text from " + schema + ".\"" + table.getKey() + "\"")) {
                    while (each.next()) {
                        found.add(each.getString(1));
                    }
                }
                Collections.sort(found);
                rows.put(table.getKey(), found);
            }
        }
        return new SchemaContent(columns, rows);
    }
}
