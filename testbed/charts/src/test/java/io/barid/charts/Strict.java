package io.barid.charts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads an object as the API server with strict field validation does: unknown fields and wrong types are errors. */
final class Strict {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final KubernetesSerialization KINDS = new KubernetesSerialization(MAPPER, true);

    static {
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            MAPPER.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Boolean)) {
            MAPPER.coercionConfigFor(type)
                    .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        }
    }

    private Strict() {}

    static HasMetadata parse(Map<String, Object> document) {
        String name = document.get("kind") + " " + Yaml.at(document, "metadata/name");
        String version = String.valueOf(document.get("apiVersion"));
        Class<?> kind = KINDS.getRegisteredKubernetesResource(version, String.valueOf(document.get("kind")));
        List<String> wrong = new ArrayList<>();
        HasMetadata parsed;
        try {
            if (kind == null) {
                wrong.addAll(CustomFields.unknown(document));
                parsed = MAPPER.convertValue(document, GenericKubernetesResource.class);
            } else {
                parsed = (HasMetadata) MAPPER.convertValue(document, kind);
                walk("", parsed, wrong);
            }
        } catch (IllegalArgumentException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(name + " has unknown fields " + wrong);
        }
        return parsed;
    }

    private static void walk(String path, Object model, List<String> wrong) {
        if (model instanceof List<?> list) {
            list.forEach(each -> walk(path + "[]", each, wrong));
        } else if (model instanceof Map<?, ?> map) {
            map.forEach((key, value) -> walk(path + "." + key, value, wrong));
        } else if (model != null && model.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
            for (Method getter : model.getClass().getMethods()) {
                if (field(getter)) {
                    down(path, model, getter, wrong);
                }
            }
        }
    }

    private static boolean field(Method getter) {
        return getter.getName().startsWith("get")
                && getter.getParameterCount() == 0
                && getter.getDeclaringClass() != Object.class
                && !getter.getName().matches("getMarkedForDeletion|getFinalizer.*|getFullResourceName");
    }

    private static void down(String path, Object model, Method getter, List<String> wrong) {
        try {
            Object value = getter.invoke(model);
            if (getter.getName().equals("getAdditionalProperties")) {
                ((Map<?, ?>) value).keySet().forEach(key -> wrong.add(path + "." + key));
            } else {
                walk(path + "." + getter.getName().substring(3), value, wrong);
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(path + " " + getter, e);
        }
    }
}
