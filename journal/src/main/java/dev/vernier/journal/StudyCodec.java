package dev.vernier.journal;

import dev.vernier.search.Constraint;
import dev.vernier.search.Goal;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudySpec;
import dev.vernier.space.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Descriptions of studies as JSON; a description equals what it decodes to.
final class StudyCodec {

  private StudyCodec() {}

  /// @throws IllegalArgumentException if the sampler or pruner does not read back from its text
  static String encode(StudySpec spec) {
    String sampler = spec.sampler().text();
    if (!Sampler.parse(sampler).equals(spec.sampler())) {
      throw new IllegalArgumentException(
          "the sampler %s reads back as %s".formatted(spec.sampler(), Sampler.parse(sampler)));
    }
    ObjectNode document = Json.document().put("name", spec.name());
    document.set("space", SpaceCodec.encode(spec.space()));
    ArrayNode goals = document.putArray("goals");
    for (Goal goal : spec.goals()) {
      goals
          .addObject()
          .put("metric", goal.metric())
          .put(
              "direction",
              switch (goal.direction()) {
                case MINIMIZE -> "minimize";
                case MAXIMIZE -> "maximize";
              });
    }
    encode(spec.problem(), document);
    String pruner = spec.pruner().text();
    if (!Pruner.parse(pruner).equals(spec.pruner())) {
      throw new IllegalArgumentException(
          "the pruner %s reads back as %s".formatted(spec.pruner(), Pruner.parse(pruner)));
    }
    document.put("sampler", sampler).put("pruner", pruner).put("seed", spec.seed());
    ArrayNode first = document.putArray("first");
    spec.first().forEach(configuration -> first.add(ConfigurationCodec.encode(configuration)));
    ObjectNode attributes = document.putObject("attributes");
    spec.attributes().forEach(attributes::put);
    return Json.write(document);
  }

  /// @throws IllegalArgumentException if the text cannot be understood
  static StudySpec decode(String text) {
    try {
      JsonNode document = Json.read(text);
      var goals = new ArrayList<Goal>();
      for (JsonNode goal : document.required("goals")) {
        goals.add(
            new Goal(
                goal.required("metric").stringValue(),
                decodeDirection(goal.required("direction").stringValue())));
      }
      var first = new ArrayList<Configuration>();
      document.required("first").forEach(node -> first.add(ConfigurationCodec.decode(node)));
      var attributes = new TreeMap<String, String>();
      document
          .required("attributes")
          .properties()
          .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().stringValue()));
      return new StudySpec(
          document.required("name").stringValue(),
          decodeProblem(document, goals),
          Sampler.parse(document.required("sampler").stringValue()),
          Pruner.parse(document.required("pruner").stringValue()),
          document.required("seed").longValue(),
          first,
          attributes);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static void encode(SearchProblem problem, ObjectNode document) {
    ArrayNode constraints = document.putArray("constraints");
    problem.constraints().forEach(constraint -> constraints.add(constraint.toString()));
    problem.prior().ifPresent(prior -> document.set("prior", ConfigurationCodec.encode(prior)));
    ArrayNode known = document.putArray("known");
    for (SearchProblem.Known one : problem.known()) {
      ObjectNode node = known.addObject();
      node.set("configuration", ConfigurationCodec.encode(one.configuration()));
      EventCodec.encode(one.outcome(), node);
    }
    document.put("steps", problem.steps());
  }

  private static SearchProblem decodeProblem(JsonNode document, List<Goal> goals) {
    var constraints = new ArrayList<Constraint>();
    document
        .required("constraints")
        .forEach(node -> constraints.add(Constraint.parse(node.stringValue())));
    var known = new ArrayList<SearchProblem.Known>();
    for (JsonNode node : document.required("known")) {
      known.add(
          new SearchProblem.Known(
              ConfigurationCodec.decode(node.required("configuration")),
              EventCodec.decodeOutcome(node)));
    }
    return new SearchProblem(
        SpaceCodec.decode(document.required("space")),
        goals,
        constraints,
        document.has("prior")
            ? Optional.of(ConfigurationCodec.decode(document.required("prior")))
            : Optional.empty(),
        known,
        document.required("steps").intValue());
  }

  private static Goal.Direction decodeDirection(String text) {
    return switch (text) {
      case "minimize" -> Goal.Direction.MINIMIZE;
      case "maximize" -> Goal.Direction.MAXIMIZE;
      default -> throw new IllegalArgumentException("got a direction \"" + text + "\"");
    };
  }
}
