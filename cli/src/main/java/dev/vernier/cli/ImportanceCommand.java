package dev.vernier.cli;

import dev.vernier.search.Goal;
import dev.vernier.search.StudySnapshot;
import dev.vernier.search.importance.FunctionalAnova;
import dev.vernier.search.importance.Importance;
import dev.vernier.search.importance.ImportanceMethod;
import dev.vernier.search.importance.PedAnova;
import dev.vernier.space.Dimension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "importance",
    description = "Says how much each hyperparameter of a study matters.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier importance digits",
      "  vernier importance digits --within better --interactions",
      "  vernier importance digits --method ped-anova --json"
    })
@SuppressWarnings("NullAway.Init")
final class ImportanceCommand implements Callable<Integer> {

  private static final int LONGEST_BAR = 20;
  private static final String CERTAIN = "█";
  private static final String UNCERTAIN = "░";

  @Spec private CommandSpec spec;
  @Mixin private StudyOptions study;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "fanova",
      description =
          "fanova: the share of the metric's variance over the space, as a random forest learned"
              + " it; ped-anova: how far the best tenth of the trials is set apart. Default:"
              + " ${DEFAULT-VALUE}.")
  private String method;

  @Option(
      names = "--goal",
      paramLabel = "METRIC",
      description = "Of which goal of the study. Default: the first.")
  private @Nullable String metric;

  @Option(
      names = "--within",
      paramLabel = "TRIALS",
      defaultValue = "all",
      description =
          "all, better for the better half, or a share such as 0.2: differences among worse trials"
              + " do not count. Default: ${DEFAULT-VALUE}.")
  private String within;

  @Option(
      names = "--interactions",
      description = "Also what two hyperparameters do together; with fanova.")
  private boolean interactions;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    StudySnapshot snapshot = study.snapshot();
    Importance importance = Importance.of(snapshot, goal(snapshot), method(snapshot.spec().seed()));
    console.document(document(snapshot, importance));
    if (importance.effects().isEmpty()) {
      console.line("Nothing can be said yet: %s.", importance.reason());
      return 1;
    }
    show(console, importance);
    return 0;
  }

  private Goal goal(StudySnapshot snapshot) {
    return metric == null ? snapshot.spec().goals().getFirst() : study.goal(snapshot, metric);
  }

  private ImportanceMethod method(long seed) {
    double share =
        switch (within) {
          case "all" -> 1;
          case "better" -> 0.5;
          default -> share(within);
        };
    return switch (method) {
      case "fanova" -> new FunctionalAnova(share, interactions, FunctionalAnova.TREES, seed);
      case "ped-anova" -> {
        if (interactions) {
          throw new IllegalArgumentException(
              "ped-anova looks at one hyperparameter at a time; --interactions takes --method"
                  + " fanova");
        }
        yield new PedAnova(share, PedAnova.BETTER);
      }
      default ->
          throw new IllegalArgumentException(
              "--method takes fanova or ped-anova, got \"%s\"".formatted(method));
    };
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share > 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException _) {
      // Said below, together with numbers that are no shares.
    }
    throw new IllegalArgumentException(
        "--within takes all, better or a share of the trials above 0 and up to 1, got \"%s\""
            .formatted(text));
  }

  private void show(Console console, Importance importance) {
    console.line(
        "What matters for @|bold %s|@ in %s, by %s%s",
        importance.goal().metric(),
        Console.count(importance.trials(), "trial"),
        method,
        within.equals("all") ? "" : ", within " + within);
    List<Importance.Effect> effects = shown(importance);
    boolean conditional = effects.stream().anyMatch(effect -> isConditional(effect.activeShare()));
    double largest = effects.getFirst().share();
    var headings = new ArrayList<>(List.of("HYPERPARAMETER", "SHARE", "+/-"));
    if (conditional) {
      headings.addAll(List.of("ACTIVE", "SHARE THERE", "TRIALS"));
    }
    headings.add("");
    var rows = new ArrayList<List<String>>();
    for (Importance.Effect effect : effects) {
      var row =
          new ArrayList<>(
              List.of(label(effect), percent(effect.share()), percent(effect.deviation())));
      if (conditional) {
        row.add(percent(effect.activeShare()));
        row.add(percent(effect.shareWhereActive()));
        row.add(Integer.toString(effect.trials()));
      }
      row.add(bar(effect, largest));
      rows.add(row);
    }
    console.table(headings, rows);
    if (effects.stream().anyMatch(ImportanceCommand::uncertain)) {
      console.line("A share no larger than its deviation, %s, may as well be none.", UNCERTAIN);
    }
    if (conditional) {
      console.line(
          "Where a hyperparameter is active in a part of the space only, SHARE THERE is its share"
              + " in that part.");
    }
  }

  /// Those of hyperparameters that had values to choose from; all where none had.
  private static List<Importance.Effect> shown(Importance importance) {
    List<Importance.Effect> varying =
        importance.effects().stream()
            .filter(effect -> effect.dimensions().stream().allMatch(Dimension::varies))
            .toList();
    return varying.isEmpty() ? importance.effects() : varying;
  }

  /// Shares are sums of the sizes of levels.
  private static boolean isConditional(double activeShare) {
    return activeShare < 1 - 1e-9;
  }

  private static String label(Importance.Effect effect) {
    return effect.dimensions().stream()
        .map(dimension ->
            isAlwaysActive(dimension)
                ? dimension.name()
                : "%s (%s)".formatted(dimension.name(), dimension.activeWhen().text()))
        .collect(Collectors.joining(" x "));
  }

  private static boolean isAlwaysActive(Dimension<?> dimension) {
    return dimension.activeWhen().parents().isEmpty();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private static String bar(Importance.Effect effect, double largest) {
    int length = largest > 0 ? (int) Math.round(LONGEST_BAR * effect.share() / largest) : 0;
    return (uncertain(effect) ? UNCERTAIN : CERTAIN).repeat(length);
  }

  private static boolean uncertain(Importance.Effect effect) {
    return effect.share() > 0 && effect.share() <= effect.deviation();
  }

  private Map<String, Object> document(StudySnapshot snapshot, Importance importance) {
    Map<String, Object> document = new LinkedHashMap<>(Documents.study(snapshot));
    document.put("metric", importance.goal().metric());
    document.put("direction", importance.goal().direction().toString());
    document.put("method", method);
    document.put("within", importance.method().within());
    document.put("trials", importance.trials());
    document.put("reason", importance.reason());
    document.put(
        "effects", importance.effects().stream().map(ImportanceCommand::document).toList());
    return document;
  }

  private static Map<String, Object> document(Importance.Effect effect) {
    var document = new LinkedHashMap<String, Object>();
    document.put(
        "hyperparameters", effect.dimensions().stream().map(ImportanceCommand::document).toList());
    document.put("share", effect.share());
    document.put("deviation", effect.deviation());
    document.put("active_share", effect.activeShare());
    document.put("share_where_active", effect.shareWhereActive());
    document.put("trials", effect.trials());
    return document;
  }

  private static Map<String, Object> document(Dimension<?> dimension) {
    var document = new LinkedHashMap<String, Object>();
    document.put("name", dimension.name());
    document.put("active_when", dimension.activeWhen().text());
    return document;
  }
}
