package io.barid.mailbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.mailbox.RunningService;
import io.barid.services.RealPostgres;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description says what there is, and nothing else. */
class OpenApiIT {

    private static RunningService service;
    private static JsonNode description;

    @BeforeAll
    static void start() {
        service = RunningService.without(RealPostgres.shared().newDatabase());
        String yaml = service.admin("GET", "/v1/openapi.yaml", null).body();
        description = JsonMapper.shared().valueToTree(new Yaml().<Object>load(yaml));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** By {@code METHOD /path}; two for one are told apart by what they consume. */
    private static Map<String, List<HandlerMethod>> mapped() {
        Map<String, List<HandlerMethod>> mapped = new TreeMap<>();
        service.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((route, method) -> {
                    for (String path : route.getPatternValues()) {
                        route.getMethodsCondition().getMethods().stream()
                                .filter(verb -> path.startsWith("/v1"))
                                .forEach(verb -> mapped.computeIfAbsent(verb + " " + path, key -> new ArrayList<>())
                                        .add(method));
                    }
                });
        return mapped;
    }

    private static JsonNode operation(String route) {
        String[] parts = route.split(" ");
        return description.path("paths").path(parts[1]).path(parts[0].toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void everyRouteIsDescribedAndNoOther() {
        Set<String> described = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(verb -> !verb.equals("parameters"))
                        .forEach(verb -> described.add(verb.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isNotEmpty().isEqualTo(mapped().keySet());
    }

    @Test
    void everyParameterIsDescribedAndNoOther() {
        mapped().forEach((route, methods) -> {
            Set<String> taken = methods.stream()
                    .flatMap(method -> Arrays.stream(method.getMethod().getParameters()))
                    .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                    .map(parameter ->
                            parameter.getAnnotation(RequestParam.class).name())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> described = operation(route)
                    .path("parameters")
                    .valueStream()
                    .map(OpenApiIT::resolved)
                    .map(parameter -> parameter.path("name").asString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(described).as(route).isEqualTo(taken);
        });
    }

    @Test
    void everyFieldIsDescribedAndNoOther() {
        List<String> compared = new ArrayList<>();
        mapped().forEach((route, methods) -> methods.forEach(method -> {
            for (Parameter parameter : method.getMethod().getParameters()) {
                if (has(parameter, AdminBody.class) || has(parameter, RequestBody.class)) {
                    compare(
                            route + " body",
                            parameter.getParameterizedType(),
                            json(operation(route).path("requestBody")));
                    compared.add(route + " body");
                }
            }
            Type answer = unwrapped(method.getMethod().getGenericReturnType());
            if (answer instanceof Class<?> type && (type == void.class || type == Void.class || type == Resource.class)
                    || answer.getTypeName().equals("?")
                    || route.equals("POST /v1/accounts/{address}/messages")) {
                return;
            }
            operation(route).path("responses").properties().forEach(response -> {
                if (response.getKey().startsWith("2")) {
                    compare(route + " " + response.getKey(), answer, json(resolved(response.getValue())));
                    compared.add(route + " " + response.getKey());
                }
            });
        }));
        assertThat(compared).hasSizeGreaterThan(15);
    }

    private static boolean has(Parameter parameter, Class<? extends Annotation> annotation) {
        return parameter.isAnnotationPresent(annotation);
    }

    private static Type unwrapped(Type type) {
        return type instanceof ParameterizedType of && of.getRawType() == ResponseEntity.class
                ? of.getActualTypeArguments()[0]
                : type;
    }

    private static JsonNode json(JsonNode described) {
        return described.path("content").path("application/json").path("schema");
    }

    private static JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : resolved(description.at(reference.substring(1)));
    }

    private static void compare(String where, Type type, JsonNode schema) {
        JsonNode described = resolved(schema);
        if (type instanceof ParameterizedType of && of.getRawType() == List.class) {
            assertThat(described.path("type").asString("")).as(where).isEqualTo("array");
            compare(where, of.getActualTypeArguments()[0], described.path("items"));
        } else if (type instanceof ParameterizedType of && of.getRawType() == Listing.class) {
            fields(where, Listing.class, described);
            compare(
                    where,
                    of.getActualTypeArguments()[0],
                    resolved(described.path("properties").path("items")).path("items"));
        } else if (type instanceof Class<?> record && record.isRecord() && isOurs(record)) {
            fields(where, record, described);
            for (RecordComponent field : record.getRecordComponents()) {
                compare(
                        where + " " + field.getName(),
                        field.getGenericType(),
                        described.path("properties").path(field.getName()));
            }
        } else {
            assertThat(described.has("type") || described.has("enum")).as(where).isTrue();
        }
    }

    /** Values of mail-contracts are texts. */
    private static boolean isOurs(Class<?> record) {
        return record.getPackageName().startsWith("io.barid.mailbox");
    }

    private static void fields(String where, Class<?> record, JsonNode described) {
        Set<String> names = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new TreeSet<>(described.path("properties").propertyNames()))
                .as(where)
                .isEqualTo(names);
    }
}
