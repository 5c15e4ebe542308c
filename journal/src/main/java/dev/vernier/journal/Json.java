package dev.vernier.journal;

import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the stored documents have in common: a version, and values that keep their Java type.
///
/// Whole numbers are `Integer`, numbers with a point or an exponent `Double`. JSON has no NaN and
/// no infinities; they are the texts `NaN`, `Infinity` and `-Infinity`, marked as doubles where a
/// text could stand too.
final class Json {

  private static final int VERSION = 2;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// A new document of the current version.
  static ObjectNode document() {
    return object().put("v", VERSION);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String write(ObjectNode document) {
    return MAPPER.writeValueAsString(document);
  }

  /// @throws IllegalArgumentException if the text is no document, or of another version
  static JsonNode read(String text) {
    try {
      JsonNode document = MAPPER.readTree(text);
      int version = document.required("v").intValue();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            version > VERSION
                ? "expected version %d, got %d; update Vernier".formatted(VERSION, version)
                : "expected version %d, got %d, of an older Vernier; begin with another store"
                    .formatted(VERSION, version));
      }
      return document;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("expected JSON, got " + e.getOriginalMessage(), e);
    }
  }

  static JsonNode number(double x) {
    return Double.isFinite(x)
        ? JsonNodeFactory.instance.numberNode(x)
        : JsonNodeFactory.instance.stringNode(Double.toString(x));
  }

  static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.stringValue()) : node.doubleValue();
  }

  /// A value of a parameter.
  static JsonNode value(Object value) {
    return switch (value) {
      case Integer i -> JsonNodeFactory.instance.numberNode(i);
      case Double x when Double.isFinite(x) -> number(x);
      case Double x -> object().set("double", number(x));
      case Boolean b -> JsonNodeFactory.instance.booleanNode(b);
      case String text -> JsonNodeFactory.instance.stringNode(text);
      default ->
          throw new IllegalArgumentException(
              "a stored value is a String, Integer, Double or Boolean, got %s of %s"
                  .formatted(value, value.getClass()));
    };
  }

  static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case NUMBER -> {
        if (node.isInt()) {
          yield node.intValue();
        }
        yield node.doubleValue();
      }
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.stringValue();
      case OBJECT -> number(node.required("double"));
      default ->
          throw new IllegalArgumentException(
              "expected a value, got " + node.getNodeType().name().toLowerCase(Locale.ROOT));
    };
  }
}
