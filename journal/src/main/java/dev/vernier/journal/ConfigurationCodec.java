package dev.vernier.journal;

import dev.vernier.space.Configuration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Configurations as JSON objects, in their order.
final class ConfigurationCodec {

  private ConfigurationCodec() {}

  static ObjectNode encode(Configuration configuration) {
    ObjectNode node = Json.object();
    configuration.values().forEach((name, value) -> node.set(name, Json.value(value)));
    return node;
  }

  static Configuration decode(JsonNode node) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.properties().forEach(entry -> values.put(entry.getKey(), Json.value(entry.getValue())));
    return Configuration.of(values);
  }
}
