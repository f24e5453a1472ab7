package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.QueueId;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/smtp.md} has a line for each reply in {@link Replies}, word by word, and for no other. */
class RepliesAreDocumentedTest {

    private static final Path PAGE = Path.of("../docs/smtp.md");
    private static final Path SETTINGS = Path.of("src/main/resources/smtp-gateway.yml");
    private static final Pattern LINE = Pattern.compile("^\\| `(\\d{3} .*?)` \\|", Pattern.MULTILINE);
    private static final Pattern VARIABLE = Pattern.compile("BARID_[A-Z0-9_]+");

    @Test
    void eachReplyHasItsLineAndEachLineItsReply() throws Exception {
        Map<String, String> replies = replies();
        List<String> documented = LINE.matcher(Files.readString(PAGE))
                .results()
                .map(line -> line.group(1))
                .toList();
        List<String> missing = replies.entrySet().stream()
                .filter(reply -> !documented.contains(reply.getKey()))
                .map(reply -> "| `" + reply.getKey() + "` | when Replies." + reply.getValue() + " is said |")
                .toList();
        List<String> surplus = documented.stream()
                .filter(line -> !replies.containsKey(line))
                .map(line -> "| `" + line + "` | … |")
                .toList();
        assertThat(missing).as("to be added to docs/smtp.md").isEmpty();
        assertThat(surplus)
                .as("to be taken from docs/smtp.md, or to be written as Replies has it")
                .isEmpty();
        assertThat(documented).doesNotHaveDuplicates();
    }

    @Test
    void eachVariableIsOneOfTheGateway() throws IOException {
        String settings = Files.readString(SETTINGS);
        assertThat(VARIABLE.matcher(Files.readString(PAGE)).results().map(found -> found.group()))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(settings).contains("${" + variable + ":"));
    }

    /** The first line of each, by the name of its constant or method. */
    private Map<String, String> replies() throws ReflectiveOperationException {
        Map<String, String> replies = new LinkedHashMap<>();
        for (Field field : Replies.class.getDeclaredFields()) {
            if (field.getType() == SmtpReply.class) {
                replies.putIfAbsent(((SmtpReply) field.get(null)).toString(), field.getName());
            }
        }
        for (Method method : Replies.class.getDeclaredMethods()) {
            boolean used = !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic();
            if (method.getReturnType() == SmtpReply.class && used) {
                for (List<Object> values : samples(method)) {
                    String line = method.invoke(null, values.toArray()).toString();
                    replies.putIfAbsent(withPlaceholders(line), method.getName());
                }
            }
        }
        assertThat(replies).hasSizeGreaterThan(40);
        return replies;
    }

    // ---- what varies is written as its parameter's name in capitals

    private final Map<String, String> placeholders = new LinkedHashMap<>();

    private String withPlaceholders(String reply) {
        String line = reply;
        for (Map.Entry<String, String> each : placeholders.entrySet()) {
            String encoded = Base64.getEncoder().encodeToString(each.getKey().getBytes(StandardCharsets.UTF_8));
            line = line.replace(encoded, each.getValue()).replace(each.getKey(), each.getValue());
        }
        return line;
    }

    /** For each combination of what its parameters may be. */
    private List<List<Object>> samples(Executable executable) throws ReflectiveOperationException {
        List<List<Object>> samples = List.of(List.of());
        for (Parameter parameter : executable.getParameters()) {
            List<List<Object>> longer = new ArrayList<>();
            for (Object value : samples(parameter.getType(), name(parameter))) {
                samples.forEach(begun -> longer.add(
                        Stream.concat(begun.stream(), Stream.of(value)).toList()));
            }
            samples = longer;
        }
        return samples;
    }

    private List<?> samples(Class<?> type, String name) throws ReflectiveOperationException {
        if (type == boolean.class) {
            return List.of(true, false);
        }
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        }
        if (type.isSealed() || type.isRecord() && type != QueueId.class) {
            List<Object> values = new ArrayList<>();
            for (Class<?> one : type.isSealed() ? type.getPermittedSubclasses() : new Class<?>[] {type}) {
                for (List<Object> components : samples(one.getDeclaredConstructors()[0])) {
                    values.add(one.getDeclaredConstructors()[0].newInstance(components.toArray()));
                }
            }
            return values;
        }
        Object value = type == QueueId.class ? QueueId.next() : "<" + name + ">";
        if (type == int.class) {
            value = 4000 + placeholders.size();
        } else if (type == long.class) {
            value = 4000L + placeholders.size();
        }
        placeholders.put(value.toString(), name);
        return List.of(value);
    }

    private static String name(Parameter parameter) {
        assertThat(parameter.isNamePresent()).as("compiled with -parameters").isTrue();
        return parameter.getName().replaceAll("([A-Z])", "-$1").toUpperCase(Locale.ROOT);
    }
}
