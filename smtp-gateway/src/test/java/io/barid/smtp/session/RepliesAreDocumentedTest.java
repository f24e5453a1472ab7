package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.QueueId;
import io.barid.status.SmtpReply;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
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
    private static Map<String, String> replies() throws ReflectiveOperationException {
        Map<String, String> replies = new LinkedHashMap<>();
        for (Field field : Replies.class.getDeclaredFields()) {
            if (field.getType() == SmtpReply.class) {
                replies.putIfAbsent(((SmtpReply) field.get(null)).toString(), field.getName());
            }
        }
        for (Method method : Replies.class.getDeclaredMethods()) {
            if (method.getReturnType() == SmtpReply.class && !method.isSynthetic()) {
                replies.putIfAbsent(firstLine(method), method.getName());
            }
        }
        assertThat(replies).hasSizeGreaterThan(40);
        return replies;
    }

    /** What varies is written as the parameter's name in capitals. */
    private static String firstLine(Method method) throws ReflectiveOperationException {
        Object[] values = Arrays.stream(method.getParameters())
                .map(RepliesAreDocumentedTest::sample)
                .toArray();
        String line = method.invoke(null, values).toString();
        for (int i = 0; i < values.length; i++) {
            line = line.replace(String.valueOf(values[i]), placeholder(method.getParameters()[i]));
        }
        return line;
    }

    private static Object sample(Parameter parameter) {
        Class<?> type = parameter.getType();
        if (type == String.class) {
            return placeholder(parameter);
        }
        if (type == QueueId.class) {
            return QueueId.next();
        }
        if (type == int.class) {
            return 4711;
        }
        if (type == long.class) {
            return 4711L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        throw new AssertionError(
                "say here what a " + type + " in Replies." + parameter.getDeclaringExecutable() + " may be");
    }

    private static String placeholder(Parameter parameter) {
        assertThat(parameter.isNamePresent()).as("compiled with -parameters").isTrue();
        return parameter.getName().replaceAll("([A-Z])", "-$1").toUpperCase(Locale.ROOT);
    }
}
