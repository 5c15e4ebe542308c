package dev.vernier.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vernier.search.Goal;
import dev.vernier.search.RandomSampler;
import dev.vernier.search.Sampler;
import dev.vernier.search.SearchProblem;
import dev.vernier.search.StudyEvent;
import dev.vernier.search.StudySpec;
import dev.vernier.search.TrialId;
import dev.vernier.search.Worker;
import dev.vernier.space.Condition;
import dev.vernier.space.Configuration;
import dev.vernier.space.Dimension;
import dev.vernier.space.Parameter;
import dev.vernier.space.SearchSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CodecTest {

  private static StudySpec spec(SearchSpace space, Sampler sampler) {
    return new StudySpec(
        "iris",
        space,
        List.of(new Goal("loss", Goal.Direction.MINIMIZE)),
        sampler,
        -1,
        List.of(),
        new TreeMap<>(Map.of("data", "iris.csv")));
  }

  @Test
  void everyDescriptionEqualsWhatItDecodesTo() {
    for (int seed = 0; seed < 2_000; seed++) {
      StudySpec spec = new RandomStudies(seed).spec();
      assertThat(StudyCodec.decode(StudyCodec.encode(spec))).as("seed %d", seed).isEqualTo(spec);
    }
  }

  @Test
  void everyEventEqualsWhatItDecodesTo() {
    for (int seed = 0; seed < 5_000; seed++) {
      StudyEvent event = new RandomStudies(seed).event();
      assertThat(EventCodec.decode(EventCodec.encode(event))).as("seed %d", seed).isEqualTo(event);
    }
  }

  @Test
  void valuesKeepTheirTypeAndTheirOrder() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("z", 1);
    values.put("y", 1.0);
    values.put("x", "1");
    values.put("w", true);
    values.put("v", "NaN");
    values.put("u", Double.NaN);
    values.put("t", 1e10);
    Configuration decoded =
        ConfigurationCodec.decode(ConfigurationCodec.encode(Configuration.of(values)));
    assertThat(decoded.values()).containsExactlyEntriesOf(values);
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> Json.value(1L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1 of class java.lang.Long");
  }

  /// The stored form is a contract with every store already written: change it only together with
  /// its version.
  @Test
  void descriptionsAreStoredLikeThis() {
    var optimizer = Parameter.Choice.of("optimizer", "adam", "sgd");
    var space =
        new SearchSpace(
            List.of(
                Dimension.of(optimizer),
                new Dimension<>(
                    Parameter.Real.log("decay", 1e-6, 0.1).orZero(0.25),
                    Condition.is(optimizer, Set.of("sgd"))),
                Dimension.of(Parameter.Int.powersOfTwo("units", 16, 64))));
    assertThat(StudyCodec.encode(spec(space, new RandomSampler())))
        .isEqualTo(
            """
            {"v":2,"name":"iris","space":[\
            {"name":"optimizer","type":"choice","of":"string","options":["adam","sgd"]},\
            {"name":"decay","type":"real","low":1.0E-6,"high":0.1,"scale":"log","zeroShare":0.25,\
            "activeWhen":{"is":"optimizer","values":["sgd"]}},\
            {"name":"units","type":"int","low":16,"high":64,"step":1,"scale":"powers-of-two"}],\
            "goals":[{"metric":"loss","direction":"minimize"}],"constraints":[],"known":[],"steps":0,\
            "sampler":"random","pruner":"none","seed":-1,\
            "first":[],"attributes":{"data":"iris.csv"}}\
            """);
  }

  @Test
  void eventsAreStoredLikeThis() {
    var trial = new TrialId(7);
    var at = Instant.ofEpochMilli(12_345);
    var configuration = Configuration.of(Map.of("rate", 1.0));
    assertThat(
            EventCodec.encode(
                new StudyEvent.Started(trial, at, configuration, new Worker("here", 2, 3, 4))))
        .isEqualTo(
            new EventCodec.Row(
                7,
                "started",
                12_345,
                """
                {"v":2,"configuration":{"rate":1.0},\
                "worker":{"host":"here","pid":2,"processStartMillis":3,"thread":4}}\
                """));
    assertThat(EventCodec.encode(new StudyEvent.Reported(trial, at, 2, Map.of("loss", Double.NaN))))
        .isEqualTo(
            new EventCodec.Row(
                7,
                "reported",
                12_345,
                """
                {"v":2,"step":2,"metrics":{"loss":"NaN"}}\
                """));
  }

  @Test
  void aConditionOnAWiderParentCarriesIt() {
    var optimizer = Parameter.Choice.of("optimizer", "adam", "sgd");
    var space =
        new SearchSpace(
            List.of(
                Dimension.of(optimizer.pin("sgd")),
                new Dimension<>(
                    Parameter.Real.linear("momentum", 0, 1),
                    Condition.is(optimizer, Set.of("sgd")))));
    StudySpec spec = spec(space, new RandomSampler());
    assertThat(StudyCodec.decode(StudyCodec.encode(spec))).isEqualTo(spec);
  }

  @Test
  void twoDimensionsOfOneNameBothComeBackAsParents() {
    var optimizer = Parameter.Choice.of("optimizer", "adam", "sgd");
    var dimensions = new ArrayList<Dimension<?>>(List.of(Dimension.of(optimizer)));
    int options = 2;
    for (String name : List.of("adam", "sgd")) {
      var warmup = Parameter.Int.linear("warmup", 0, options++);
      dimensions.add(new Dimension<>(warmup, Condition.is(optimizer, Set.of(name))));
      dimensions.add(
          new Dimension<>(
              Parameter.Real.linear(name + "_start", 0, 1), Condition.is(warmup, Set.of(1, 2))));
    }
    StudySpec spec = spec(new SearchSpace(dimensions), new RandomSampler());
    assertThat(StudyCodec.decode(StudyCodec.encode(spec))).isEqualTo(spec);
  }

  @Test
  void aSamplerThatDoesNotReadBackIsRefused() {
    record Stranger(int secret) implements Sampler {
      @Override
      public String text() {
        return "random";
      }

      @Override
      public Session open(SearchProblem problem, long seed) {
        return new RandomSampler().open(problem, seed);
      }
    }
    var space = SearchSpace.of(new Parameter.Flag("shuffle"));
    assertThatThrownBy(() -> StudyCodec.encode(spec(space, new Stranger(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the sampler Stranger[secret=3] reads back as RandomSampler[]");
  }

  @Test
  void documentsOfANewerVersionAreRefused() {
    assertThatThrownBy(() -> StudyCodec.decode("{\"v\":3}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected version 2, got 3; update Vernier");
    assertThatThrownBy(() -> EventCodec.decode(new EventCodec.Row(0, "reported", 0, "{\"v\":3}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected version 2, got 3; update Vernier");
  }

  @Test
  void anUnknownKindOfEventIsRefused() {
    assertThatThrownBy(() -> EventCodec.decode(new EventCodec.Row(0, "cloned", 0, "{\"v\":2}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("got an event \"cloned\"");
  }
}
