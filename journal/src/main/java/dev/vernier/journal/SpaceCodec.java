package dev.vernier.journal;

import dev.vernier.space.Condition;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.Scale;
import dev.vernier.space.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Search spaces as JSON: an array of dimensions, parents before children.
///
/// A condition names its parent, which is the first earlier dimension of that name. Where the
/// condition was made with another parameter of the same name, such as the whole range of a choice
/// that the space narrows, it carries that parameter in full.
final class SpaceCodec {

  private SpaceCodec() {}

  static ArrayNode encode(SearchSpace space) {
    ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
    List<Dimension<?>> dimensions = space.dimensions();
    for (int i = 0; i < dimensions.size(); i++) {
      ObjectNode node = encode(dimensions.get(i).parameter());
      Condition activeWhen = dimensions.get(i).activeWhen();
      if (!activeWhen.equals(Condition.always())) {
        node.set("activeWhen", encode(activeWhen, dimensions.subList(0, i)));
      }
      nodes.add(node);
    }
    return nodes;
  }

  static SearchSpace decode(JsonNode nodes) {
    var dimensions = new ArrayList<Dimension<?>>();
    for (JsonNode node : nodes) {
      Condition activeWhen =
          node.has("activeWhen")
              ? decodeCondition(node.required("activeWhen"), dimensions)
              : Condition.always();
      dimensions.add(new Dimension<>(decodeParameter(node), activeWhen));
    }
    return new SearchSpace(dimensions);
  }

  private static ObjectNode encode(Parameter<?> parameter) {
    ObjectNode node = Json.object().put("name", parameter.name());
    switch (parameter) {
      case Parameter.Real(_, double low, double high, Scale scale, double zeroShare) ->
          node.put("type", "real")
              .put("low", low)
              .put("high", high)
              .put("scale", encode(scale))
              .put("zeroShare", zeroShare);
      case Parameter.Int(_, int low, int high, int step, Scale scale) ->
          node.put("type", "int")
              .put("low", low)
              .put("high", high)
              .put("step", step)
              .put("scale", encode(scale));
      case Parameter.Choice<?> choice -> {
        node.put("type", "choice").put("of", encode(choice.type()));
        ArrayNode options = node.putArray("options");
        choice.options().forEach(option -> options.add(Json.value(option)));
      }
      case Parameter.Flag _ -> node.put("type", "flag");
      case Parameter.Sequence(_, int low, int high, int most) ->
          node.put("type", "sequence").put("low", low).put("high", high).put("most", most);
    }
    return node;
  }

  private static Parameter<?> decodeParameter(JsonNode node) {
    String name = node.required("name").stringValue();
    String type = node.required("type").stringValue();
    return switch (type) {
      case "real" ->
          new Parameter.Real(
              name,
              node.required("low").doubleValue(),
              node.required("high").doubleValue(),
              decodeScale(node.required("scale").stringValue()),
              node.required("zeroShare").doubleValue());
      case "int" ->
          new Parameter.Int(
              name,
              node.required("low").intValue(),
              node.required("high").intValue(),
              node.required("step").intValue(),
              decodeScale(node.required("scale").stringValue()));
      case "choice" -> decodeChoice(name, decodeType(node.required("of").stringValue()), node);
      case "flag" -> new Parameter.Flag(name);
      case "sequence" ->
          new Parameter.Sequence(
              name,
              node.required("low").intValue(),
              node.required("high").intValue(),
              node.required("most").intValue());
      default -> throw new IllegalArgumentException("got a parameter of type \"" + type + "\"");
    };
  }

  private static <E> Parameter.Choice<E> decodeChoice(String name, Class<E> type, JsonNode node) {
    var options = new ArrayList<E>();
    node.required("options").forEach(option -> options.add(type.cast(Json.value(option))));
    return new Parameter.Choice<>(name, options, type);
  }

  private static ObjectNode encode(Condition condition, List<Dimension<?>> earlier) {
    ObjectNode node = Json.object();
    switch (condition) {
      case Condition.AllOf(List<Condition> conditions) -> {
        ArrayNode all = node.putArray("all");
        conditions.forEach(one -> all.add(encode(one, earlier)));
      }
      case Condition.Is<?> is -> {
        Parameter<?> parent = is.parent();
        if (parent.equals(named(parent.name(), earlier))) {
          node.put("is", parent.name());
        } else {
          node.set("is", encode(parent));
        }
        ArrayNode values = node.putArray("values");
        is.values().stream()
            .sorted(Comparator.comparing(String::valueOf))
            .forEach(value -> values.add(Json.value(value)));
      }
    }
    return node;
  }

  private static Condition decodeCondition(JsonNode node, List<Dimension<?>> earlier) {
    if (node.has("all")) {
      var conditions = new ArrayList<Condition>();
      node.required("all").forEach(one -> conditions.add(decodeCondition(one, earlier)));
      return new Condition.AllOf(conditions);
    }
    JsonNode is = node.required("is");
    Parameter<?> parent = is.isString() ? named(is.stringValue(), earlier) : decodeParameter(is);
    return decodeIs(parent, node.required("values"));
  }

  private static <T> Condition decodeIs(Parameter<T> parent, JsonNode nodes) {
    Set<T> values = new LinkedHashSet<>();
    nodes.forEach(value -> values.add(parent.type().cast(Json.value(value))));
    return Condition.is(parent, values);
  }

  private static Parameter<?> named(String name, List<Dimension<?>> earlier) {
    for (Dimension<?> dimension : earlier) {
      if (dimension.name().equals(name)) {
        return dimension.parameter();
      }
    }
    throw new IllegalArgumentException("a condition names " + name + ", which comes later");
  }

  private static String encode(Scale scale) {
    return switch (scale) {
      case LINEAR -> "linear";
      case LOG -> "log";
      case LOG_COMPLEMENT -> "log-complement";
      case POWERS_OF_TWO -> "powers-of-two";
    };
  }

  private static Scale decodeScale(String text) {
    return switch (text) {
      case "linear" -> Scale.LINEAR;
      case "log" -> Scale.LOG;
      case "log-complement" -> Scale.LOG_COMPLEMENT;
      case "powers-of-two" -> Scale.POWERS_OF_TWO;
      default -> throw new IllegalArgumentException("got a scale \"" + text + "\"");
    };
  }

  private static String encode(Class<?> type) {
    if (type == Integer.class) {
      return "integer";
    }
    if (type == Double.class) {
      return "double";
    }
    return type == Boolean.class ? "boolean" : "string";
  }

  private static Class<?> decodeType(String text) {
    return switch (text) {
      case "integer" -> Integer.class;
      case "double" -> Double.class;
      case "boolean" -> Boolean.class;
      case "string" -> String.class;
      default -> throw new IllegalArgumentException("got options of type \"" + text + "\"");
    };
  }
}
