package io.barid.mailbox.site;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes a file; what is as for a new one is left out. */
final class SiteText {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@+-]*";

    private final Writer out;

    SiteText(Writer out) {
        this.out = out;
    }

    void write(SiteState state, Map<String, String> credentials) throws IOException {
        out.write("# A Barid site: ./barid site apply FILE makes it so. What is left out is as for a new one;\n");
        out.write("# an account without password and credentials keeps its password.\n");
        section("domains", state.domains(), JSON.valueToTree(DomainSettings.DEFAULT), Map.of());
        section("accounts", state.accounts(), JSON.valueToTree(AccountSettings.DEFAULT), credentials);
        section("aliases", state.aliases(), JSON.createObjectNode(), Map.of());
        out.flush();
    }

    private <S> void section(String name, Map<String, S> entries, JsonNode usual, Map<String, String> credentials)
            throws IOException {
        out.write(name + ":" + (entries.isEmpty() ? " {}" : "") + "\n");
        for (Map.Entry<String, S> entry : entries.entrySet()) {
            JsonNode settings = JSON.valueToTree(entry.getValue());
            List<Map.Entry<String, JsonNode>> unusual = settings.properties().stream()
                    .filter(field -> !field.getValue().equals(usual.get(field.getKey())))
                    .toList();
            Optional<String> sealed = Optional.ofNullable(credentials.get(entry.getKey()));
            out.write("  " + quoted(entry.getKey()) + ":"
                    + (unusual.isEmpty() && sealed.isEmpty() ? " {}" : "") + "\n");
            for (Map.Entry<String, JsonNode> field : unusual) {
                field(field.getKey(), field.getValue());
            }
            if (sealed.isPresent()) {
                out.write("    credentials: \"" + sealed.get() + "\"\n");
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
