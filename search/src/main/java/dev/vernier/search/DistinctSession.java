package dev.vernier.search;

import dev.vernier.space.Configuration;
import dev.vernier.space.SearchSpace;
import dev.vernier.space.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keeps a sampler from proposing what the study has tried: another configuration is drawn at
/// random instead, and where the space has no other, it is exhausted.
final class DistinctSession implements Sampler.Session {

  private static final int DRAWS = 200;

  /// Spaces of more configurations are not listed.
  private static final int MOST_LISTED = 100_000;

  private final Sampler.Session sampler;
  private final SearchSpace space;
  private final long seed;
  private final Set<Configuration> tried = new HashSet<>();

  /// All configurations in a random order, once they are needed; empty where they are too many.
  private Optional<List<Configuration>> all = Optional.empty();

  private boolean listed;

  DistinctSession(Sampler.Session sampler, SearchSpace space, long seed) {
    this.sampler = sampler;
    this.space = space;
    this.seed = seed;
  }

  @Override
  public void tell(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started started -> tried.add(started.configuration());
      case StudyEvent.Enqueued enqueued -> tried.add(enqueued.configuration());
      default -> {}
    }
    sampler.tell(event);
  }

  @Override
  public Optional<Configuration> ask(int draw) {
    return sampler
        .ask(draw)
        .flatMap(asked -> tried.contains(asked) ? another(asked, draw) : Optional.of(asked));
  }

  private Optional<Configuration> another(Configuration asked, int draw) {
    long drawSeed = Seeds.derive(seed, draw);
    var unit = new double[space.size()];
    for (int i = 0; i < DRAWS; i++) {
      for (int k = 0; k < unit.length; k++) {
        unit[k] = Seeds.unit(Seeds.derive(drawSeed, (long) i * unit.length + k));
      }
      Configuration drawn = space.decode(unit);
      if (!tried.contains(drawn)) {
        return Optional.of(drawn);
      }
    }
    if (!listed) {
      all = Grid.all(space, MOST_LISTED, seed);
      listed = true;
    }
    return all.isEmpty()
        ? Optional.of(asked)
        : all.get().stream().filter(one -> !tried.contains(one)).findFirst();
  }
}
