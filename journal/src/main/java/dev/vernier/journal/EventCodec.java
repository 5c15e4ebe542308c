package dev.vernier.journal;

import dev.vernier.search.Outcome;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.TrialId;
import dev.vernier.search.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Events as rows: what all of them have in columns, the rest as JSON.
final class EventCodec {

  /// @param at milliseconds since 1970
  record Row(int trial, String kind, long at, String body) {}

  private EventCodec() {}

  static Row encode(StudyEvent event) {
    ObjectNode body = Json.document();
    String kind =
        switch (event) {
          case StudyEvent.Enqueued enqueued -> {
            body.set("configuration", ConfigurationCodec.encode(enqueued.configuration()));
            enqueued.parent().ifPresent(parent -> body.put("parent", parent.number()));
            body.put("reason", enqueued.reason());
            yield "enqueued";
          }
          case StudyEvent.Started started -> {
            body.set("configuration", ConfigurationCodec.encode(started.configuration()));
            encode(started.worker(), body);
            yield "started";
          }
          case StudyEvent.Reported reported -> {
            body.put("step", reported.step());
            ObjectNode metrics = body.putObject("metrics");
            reported.metrics().forEach((name, x) -> metrics.set(name, Json.number(x)));
            yield "reported";
          }
          case StudyEvent.Paused paused -> {
            body.put("step", paused.step()).put("reason", paused.reason());
            yield "paused";
          }
          case StudyEvent.Resumed resumed -> {
            encode(resumed.worker(), body);
            body.put("reason", resumed.reason());
            yield "resumed";
          }
          case StudyEvent.Interrupted interrupted -> {
            body.put("reason", interrupted.reason());
            yield "interrupted";
          }
          case StudyEvent.Finished finished -> {
            encode(finished.outcome(), body);
            yield "finished";
          }
        };
    return new Row(event.trial().number(), kind, event.at().toEpochMilli(), Json.write(body));
  }

  /// @throws IllegalArgumentException if the row cannot be understood
  static StudyEvent decode(Row row) {
    try {
      var trial = new TrialId(row.trial());
      var at = Instant.ofEpochMilli(row.at());
      JsonNode body = Json.read(row.body());
      return switch (row.kind()) {
        case "enqueued" ->
            new StudyEvent.Enqueued(
                trial,
                at,
                ConfigurationCodec.decode(body.required("configuration")),
                body.has("parent")
                    ? Optional.of(new TrialId(body.required("parent").intValue()))
                    : Optional.empty(),
                body.required("reason").stringValue());
        case "started" ->
            new StudyEvent.Started(
                trial,
                at,
                ConfigurationCodec.decode(body.required("configuration")),
                decodeWorker(body));
        case "paused" ->
            new StudyEvent.Paused(
                trial, at, body.required("step").intValue(), body.required("reason").stringValue());
        case "resumed" ->
            new StudyEvent.Resumed(
                trial, at, decodeWorker(body), body.required("reason").stringValue());
        case "reported" -> {
          Map<String, Double> metrics = new TreeMap<>();
          body.required("metrics")
              .properties()
              .forEach(metric -> metrics.put(metric.getKey(), Json.number(metric.getValue())));
          yield new StudyEvent.Reported(trial, at, body.required("step").intValue(), metrics);
        }
        case "interrupted" ->
            new StudyEvent.Interrupted(trial, at, body.required("reason").stringValue());
        case "finished" -> new StudyEvent.Finished(trial, at, decodeOutcome(body));
        default -> throw new IllegalArgumentException("got an event \"" + row.kind() + "\"");
      };
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static void encode(Worker worker, ObjectNode body) {
    body.putObject("worker")
        .put("host", worker.host())
        .put("pid", worker.pid())
        .put("processStartMillis", worker.processStartMillis())
        .put("thread", worker.thread());
  }

  private static Worker decodeWorker(JsonNode body) {
    JsonNode worker = body.required("worker");
    return new Worker(
        worker.required("host").stringValue(),
        worker.required("pid").longValue(),
        worker.required("processStartMillis").longValue(),
        worker.required("thread").intValue());
  }

  static void encode(Outcome outcome, ObjectNode body) {
    switch (outcome) {
      case Outcome.Completed completed -> {
        ArrayNode values = body.put("outcome", "completed").putArray("values");
        completed.values().forEach(values::add);
        ArrayNode measures = body.putArray("measures");
        completed.measures().forEach(measure -> measures.add(Json.number(measure)));
      }
      case Outcome.Pruned(int step, String reason) ->
          body.put("outcome", "pruned").put("step", step).put("reason", reason);
      case Outcome.Diverged(int step, double lastLoss) ->
          body.put("outcome", "diverged").put("step", step).set("lastLoss", Json.number(lastLoss));
      case Outcome.Failed(String message) -> body.put("outcome", "failed").put("message", message);
    }
  }

  static Outcome decodeOutcome(JsonNode body) {
    String outcome = body.required("outcome").stringValue();
    return switch (outcome) {
      case "completed" -> {
        var values = new ArrayList<Double>();
        body.required("values").forEach(value -> values.add(value.doubleValue()));
        var measures = new ArrayList<Double>();
        body.required("measures").forEach(measure -> measures.add(Json.number(measure)));
        yield new Outcome.Completed(values, measures);
      }
      case "pruned" ->
          new Outcome.Pruned(
              body.required("step").intValue(), body.required("reason").stringValue());
      case "diverged" ->
          new Outcome.Diverged(
              body.required("step").intValue(), Json.number(body.required("lastLoss")));
      case "failed" -> new Outcome.Failed(body.required("message").stringValue());
      default -> throw new IllegalArgumentException("got an outcome \"" + outcome + "\"");
    };
  }
}
