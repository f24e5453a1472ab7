package io.barid.mailbox.site;

import io.barid.mailbox.http.AdminBodies;
import io.barid.mailbox.http.Refusal;
import io.barid.mailbox.site.SiteFile.Entry;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a file: only plain values, lists and mappings. Anchors, aliases and tags are refused, for with them a small file can
 * be a huge one; nesting and size are limited. All that is wrong is said at once, each with its line.
 */
final class SiteYaml {

    static final int MAX_OCTETS = 16 << 20;

    private static final int DEEPEST = 10;
    /** Of the parser: a value is one, a list or mapping two. */
    private static final int MOST_EVENTS = 1_000_000;

    private static final int MOST_PROBLEMS = 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<String> problems = new ArrayList<>();

    private SiteYaml() {}

    /** @throws Refusal when any of it is wrong */
    static SiteFile read(Reader text) {
        SiteYaml reading = new SiteYaml();
        SiteFile file = reading.file(reading.compose(text));
        if (!reading.problems.isEmpty()) {
            throw Refusal.unreadable(reading.problems);
        }
        return file;
    }

    private Node compose(Reader reader) {
        String text = text(reader);
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_OCTETS);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(0);
        limits.setAllowDuplicateKeys(false);
        Yaml yaml = new Yaml(new SafeConstructor(limits));
        if (tooMany(yaml, text)) {
            throw Refusal.unreadable("The file has too many values; parts of it can be applied one after the other.");
        }
        try {
            return yaml.compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw Refusal.unreadable("The file is no YAML: line " + line + ": " + e.getProblem() + ".");
        } catch (YAMLException e) {
            throw Refusal.unreadable("The file is no YAML that is taken: " + e.getMessage() + ".");
        }
    }

    private static String text(Reader reader) {
        char[] piece = new char[16 * 1024];
        StringBuilder text = new StringBuilder();
        try {
            for (int count = reader.read(piece); count >= 0; count = reader.read(piece)) {
                text.append(piece, 0, count);
                if (text.length() > MAX_OCTETS) {
                    throw Refusal.unreadable("The file is larger than " + (MAX_OCTETS >> 20) + " MiB.");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What is composed takes far more memory than its text, so this goes first, and keeps nothing. */
    private static boolean tooMany(Yaml yaml, String text) {
        int events = 0;
        try {
            for (Event event : yaml.parse(new StringReader(text))) {
                if (++events > MOST_EVENTS) {
                    return true;
                }
            }
        } catch (YAMLException e) {
            // composing comes to the same place and says it
            return false;
        }
        return false;
    }

    private SiteFile file(Node root) {
        Map<String, Node> sections = root == null ? Map.of() : mapping(root, "the file");
        for (String name : sections.keySet()) {
            if (!List.of("domains", "accounts", "aliases").contains(name)) {
                problem(sections.get(name), "there is no part '" + name + "', but domains, accounts and aliases");
            }
        }
        return new SiteFile(
                section(sections.get("domains"), DomainSettings.Said.class, said -> Entry.of(said.settings())),
                section(sections.get("accounts"), AccountSettings.Said.class, SiteYaml::entry),
                section(sections.get("aliases"), AliasSettings.Said.class, said -> Entry.of(said.settings())));
    }

    private static Entry<AccountSettings> entry(AccountSettings.Said said) {
        return new Entry<>(
                "",
                said.settings(),
                Optional.ofNullable(said.password()),
                Optional.ofNullable(said.credentials()),
                Objects.requireNonNullElse(said.appPasswords(), Map.of()));
    }

    private <T, S> Map<String, Entry<S>> section(Node section, Class<T> as, Function<T, Entry<S>> read) {
        Map<String, Entry<S>> entries = new LinkedHashMap<>();
        if (section == null || section.getTag().equals(Tag.NULL)) {
            return entries;
        }
        mapping(section, "a part").forEach((name, node) -> {
            String place = "line " + line(node) + ", " + name;
            try {
                JsonNode json = node.getTag().equals(Tag.NULL) ? JSON.objectNode() : json(node);
                entries.put(name, read.apply(AdminBodies.read(json, as)).at(place));
            } catch (IllegalArgumentException | Refusal e) {
                problem(node, name + ": " + (e instanceof Refusal refusal ? refusal.detail() : e.getMessage()));
            }
        });
        return entries;
    }

    private Map<String, Node> mapping(Node node, String what) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + " is a mapping of names");
            return entries;
        }
        plain(node);
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(tuple.getKeyNode(), "a name is a text");
            } else if (entries.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                problem(key, "'" + key.getValue() + "' is there twice");
            }
        }
        return entries;
    }

    private JsonNode json(Node node) {
        plain(node);
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JSON.objectNode();
                mapping(mapping, "this").forEach((name, value) -> object.set(name, json(value)));
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.getValue().forEach(value -> array.add(json(value)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalArgumentException("this is neither value, list nor mapping");
        };
    }

    /** Numbers in digits, true and false are themselves; all else that YAML might take for something is text. */
    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return JSON.stringNode(text);
        }
        if (text.matches("-?[0-9]{1,18}")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        return switch (text) {
            case "true" -> JSON.booleanNode(true);
            case "false" -> JSON.booleanNode(false);
            case "", "~", "null" -> JSON.nullNode();
            default -> JSON.stringNode(text);
        };
    }

    private static void plain(Node node) {
        if (node.getAnchor() != null) {
            throw Refusal.unreadable("Line " + line(node) + ": anchors and aliases (& and *) are not taken.");
        }
        boolean tagged = node instanceof MappingNode && !node.getTag().equals(Tag.MAP)
                || node instanceof SequenceNode && !node.getTag().equals(Tag.SEQ)
                || !node.getTag().getValue().startsWith(Tag.PREFIX);
        if (tagged) {
            throw Refusal.unreadable("Line " + line(node) + ": tags (!) are not taken.");
        }
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    private void problem(Node node, String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add("line " + line(node) + ": " + sentence);
        }
    }
}
