package dev.vernier.cli;

import dev.vernier.network.catalog.Explanation;
import dev.vernier.search.Method;
import dev.vernier.search.Pruner;
import dev.vernier.search.Sampler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `vernier explain search` says: every way to search and to prune.
final class SearchExplanation {

  private static final String INDENT = "  ";
  private static final String HANGING = " ".repeat(12);

  private SearchExplanation() {}

  /// @param width of a line in characters
  static String text(int width) {
    var text = new StringBuilder();
    section(text, "How trials are chosen: --search METHOD", Sampler.methods(), width);
    section(text, "How trials are ended or paused: --prune METHOD", Pruner.methods(), width);
    return text.toString().stripTrailing();
  }

  private static void section(
      StringBuilder text, String heading, List<? extends Method<?>> methods, int width) {
    text.append(heading).append('\n').append("=".repeat(heading.length())).append("\n\n");
    for (Method<?> method : methods) {
      text.append(String.join(", ", method.forms())).append('\n');
      text.append(Explanation.wrap(method.what(), INDENT, width)).append('\n');
      labelled(text, "When", method.when(), width);
      labelled(text, "Settings", method.settings(), width);
      labelled(text, "Source", method.source(), width);
      text.append('\n');
    }
  }

  private static void labelled(StringBuilder text, String label, String value, int width) {
    if (!value.isEmpty()) {
      String wrapped = Explanation.wrap(value, HANGING, width);
      text.append(INDENT)
          .append(label)
          .append(wrapped.substring(INDENT.length() + label.length()))
          .append('\n');
    }
  }

  static Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("search", Sampler.methods().stream().map(SearchExplanation::document).toList());
    document.put("prune", Pruner.methods().stream().map(SearchExplanation::document).toList());
    return document;
  }

  private static Map<String, Object> document(Method<?> method) {
    var document = new LinkedHashMap<String, Object>();
    document.put("name", method.name());
    document.put("forms", method.forms());
    document.put("what", method.what());
    document.put("when", method.when());
    document.put("settings", method.settings());
    document.put("source", method.source());
    return document;
  }
}
