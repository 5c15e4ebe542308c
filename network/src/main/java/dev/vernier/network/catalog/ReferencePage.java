package dev.vernier.network.catalog;

import dev.vernier.space.Hyperparameter;
import dev.vernier.space.Hyperparameter.Category;
import dev.vernier.space.Hyperparameter.Source;
import java.util.Locale;

/// The reference page of all hyperparameters, `docs/hyperparameters.md`.
public final class ReferencePage {

  private ReferencePage() {}

  private static final String INTRODUCTION =
      """
      <!-- Generated from the catalogue in the module network; ReferencePageTest rewrites it. Do not edit. -->

      # Hyperparameters

      Everything that a training run can be told, with what is known about it. `vernier explain NAME`
      prints the same in the terminal.

      A study searches the more entries the more trials it has: those marked "from 6 trials" and the like
      are opened from so many on, within their range, and priority says what matters most. With a time
      instead of a number of trials, it takes those of 11 trials, or more where trials are plainly cheap.
      A study of up to 5 trials tries configurations that are known to be good. What a study opened when
      it began, it keeps. Entries "on request" stay at their default until you open them with `--range`
      or `--choices`; "never" marks budgets, thresholds and matters of form, which have no best value to
      be found. The limits are wider than the range: any value within them can be set by hand. A scale
      with "zero apart" gives zero a probability of its own.

      Entries for convolutions, recurrent networks, tokens, image augmentation and packed ensembles are
      missing: they come with the code that reads them.
      """;

  /// The page as GitHub-flavoured Markdown, ending in a line break.
  public static String markdown() {
    var page = new StringBuilder(INTRODUCTION);
    page.append("\n| Name | Range | Scale | Default | Searched | Priority |\n");
    page.append("|---|---|---|---|---|---|\n");
    Catalog.all().forEach(entry -> page.append(row(entry)));
    for (Category category : Category.values()) {
      var entries = Catalog.all().stream().filter(entry -> entry.category() == category).toList();
      if (!entries.isEmpty()) {
        page.append("\n## ").append(category).append('\n');
        entries.forEach(entry -> page.append(section(entry)));
      }
    }
    return page.toString();
  }

  private static String row(Hyperparameter<?> entry) {
    return "| [%s](#%s) | %s | %s | %s | %s | %s |\n"
        .formatted(
            entry.title(),
            anchor(entry),
            InWords.values(entry.parameter()),
            InWords.scale(entry.parameter()),
            InWords.defaultValue(entry),
            InWords.searched(entry),
            InWords.priority(entry));
  }

  /// The anchor that GitHub gives to the entry's heading.
  private static String anchor(Hyperparameter<?> entry) {
    return entry.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_ -]", "").replace(' ', '-');
  }

  private static String section(Hyperparameter<?> entry) {
    var text = new StringBuilder();
    text.append("\n### ").append(entry.title()).append("\n\n");
    text.append("**What.** ").append(entry.what()).append("\n\n");
    text.append("**Why.** ").append(entry.why()).append("\n\n");
    text.append("**How.** ").append(entry.how()).append("\n\n");
    text.append("- Range: ").append(entry.parameter().range()).append('\n');
    text.append("- Limits: ").append(InWords.values(entry.limits())).append('\n');
    text.append("- Default: ").append(InWords.defaultValue(entry)).append('\n');
    text.append("- Active: ").append(InWords.active(entry)).append("\n\n");
    text.append("```python\n").append(entry.pytorch()).append("\n```\n\n");
    text.append("Sources:\n\n");
    for (Source source : entry.sources()) {
      text.append("- [%s](%s)\n".formatted(source.title(), source.link()));
    }
    return text.toString();
  }
}
