package io.barid.mailbox.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads what is marked {@link AdminBody}. No body at all says nothing, as {@code {}} does. */
@Component
public class AdminBodies implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final String NO_OBJECT = "The body is a JSON object.";
    private static final String NOTHING = "{}";

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .withCoercionConfig(
                    LogicalType.Textual,
                    textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(AdminBody.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            ModelAndViewContainer container,
            NativeWebRequest request,
            WebDataBinderFactory binders) {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        return read(http.getContentType(), octets(http), parameter.getParameterType());
    }

    private static byte[] octets(HttpServletRequest request) {
        try {
            return request.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw Refusal.unreadable("The body cannot be read: " + e.getMessage() + ".");
        }
    }

    /** What a person's file says of one thing. @throws Refusal with a sentence when it is misspelt or of another type */
    public static <T> T read(JsonNode said, Class<T> as) {
        try {
            return STRICT.treeToValue(said, as);
        } catch (JacksonException e) {
            throw Refusal.unreadable(sentence(e));
        }
    }

    /** What is called otherwise has always been passed over where it says nothing, and still is. */
    private static Object read(String type, byte[] body, Class<?> as) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        boolean empty = text.isEmpty() || text.equals("null");
        boolean json = type != null && type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON_VALUE);
        if (!json && text.length() > NOTHING.length()) {
            throw Refusal.otherType("The body is JSON: send it with Content-Type: application/json.");
        }
        try {
            return STRICT.readValue(empty || !json ? NOTHING : text, as);
        } catch (JacksonException e) {
            throw Refusal.unreadable(sentence(e));
        }
    }

    /** Names the field, never its value: it may be a password. */
    private static String sentence(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                "There is no field \"" + unknown.getPropertyName() + "\" here, but "
                        + new TreeSet<>(unknown.getKnownPropertyIds()) + ".";
            case MismatchedInputException mismatch ->
                mismatch.getPath().isEmpty()
                        ? NO_OBJECT
                        : "The field \"" + field(mismatch) + "\" is " + name(mismatch.getTargetType()) + ".";
            case StreamReadException syntax ->
                "The body is no JSON: it breaks off or goes wrong in line "
                        + syntax.getLocation().getLineNr() + ", column "
                        + syntax.getLocation().getColumnNr() + ".";
            default -> NO_OBJECT;
        };
    }

    private static String field(DatabindException failure) {
        return failure.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    private static String name(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        return switch (type.getSimpleName()) {
            case "Long", "Integer" -> "a whole number";
            case "Boolean" -> "true or false";
            case "List", "ArrayList" -> "a list";
            case "String" -> "a text";
            default -> "of another type";
        };
    }
}
