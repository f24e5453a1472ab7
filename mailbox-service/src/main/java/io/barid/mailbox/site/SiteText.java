package io.barid.mailbox.site;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes a file; what is as for a new one is left out. */
final class SiteText {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@+-]*";

    private final Writer out;
    private Map<String, String> credentials = Map.of();
    private Map<String, Map<String, String>> apps = Map.of();

    SiteText(Writer out) {
        this.out = out;
    }

    void write(SiteState state, Map<String, String> credentials, Map<String, Map<String, String>> apps)
            throws IOException {
        this.credentials = credentials;
        this.apps = apps;
        out.write("# A Barid site: ./barid site apply FILE makes it so. What is left out is as for a new one;\n");
        out.write("# an account without password and credentials keeps its password.\n");
        section("domains", state.domains(), JSON.valueToTree(DomainSettings.DEFAULT));
        section("accounts", state.accounts(), JSON.valueToTree(AccountSettings.DEFAULT));
        section("aliases", state.aliases(), JSON.createObjectNode());
        out.flush();
    }

    private <S> void section(String name, Map<String, S> entries, JsonNode usual) throws IOException {
        out.write(name + ":" + (entries.isEmpty() ? " {}" : "") + "\n");
        for (Map.Entry<String, S> entry : entries.entrySet()) {
            JsonNode settings = JSON.valueToTree(entry.getValue());
            List<Map.Entry<String, JsonNode>> unusual = settings.properties().stream()
                    .filter(field -> !field.getValue().equals(usual.get(field.getKey())))
                    .toList();
            boolean secret = name.equals("accounts")
                    && (credentials.containsKey(entry.getKey()) || apps.containsKey(entry.getKey()));
            out.write("  " + quoted(entry.getKey()) + ":" + (unusual.isEmpty() && !secret ? " {}" : "") + "\n");
            for (Map.Entry<String, JsonNode> field : unusual) {
                field(field.getKey(), field.getValue());
            }
            if (secret) {
                secrets(entry.getKey());
            }
        }
    }

    private void secrets(String address) throws IOException {
        if (credentials.containsKey(address)) {
            out.write("    credentials: \"" + credentials.get(address) + "\"\n");
        }
        if (apps.containsKey(address)) {
            out.write("    appPasswords:\n");
            for (Map.Entry<String, String> app : apps.get(address).entrySet()) {
                out.write("      " + JSON.writeValueAsString(app.getKey()) + ": \"" + app.getValue() + "\"\n");
            }
        }
    }

    private void field(String name, JsonNode value) throws IOException {
        if (value.isArray()) {
            out.write("    " + name + ":" + (value.isEmpty() ? " []" : "") + "\n");
            for (JsonNode item : value) {
                out.write("      - " + quoted(item.asString()) + "\n");
            }
        } else {
            out.write("    " + name + ": " + (value.isString() ? quoted(value.asString()) : value) + "\n");
        }
    }

    /** Plain where no reader could take it for anything else; otherwise as in JSON, which is YAML too. */
    private static String quoted(String text) {
        boolean plain = text.matches(NAME) && (text.contains("@") || text.contains(".") && text.matches(".*[a-z].*"));
        return plain ? text : JSON.writeValueAsString(text);
    }
}
