package dev.vernier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = "Says what of this machine is used and why, and what is amiss.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier doctor",
      "  vernier doctor --json",
      "",
      "Exit codes: 0 all works, if perhaps slowly; 1 something that is needed does not work."
    })
@SuppressWarnings("NullAway.Init")
final class DoctorCommand implements Callable<Integer> {

  /// How wide the names of the facts are.
  private static final int NAMES = 14;

  @Spec private CommandSpec spec;
  @Mixin private StoreOptions storeOptions;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    Diagnosis diagnosis = Diagnosis.of(storeOptions.file());
    diagnosis
        .sections()
        .forEach((title, facts) -> {
          console.line("@|bold %s|@", title);
          facts.forEach(fact -> print(console, fact));
        });
    console.line("");
    diagnosis.broken().forEach(finding -> console.plain("BROKEN   " + finding));
    diagnosis.warnings().forEach(finding -> console.plain("warning  " + finding));
    console.line(
        "%s",
        !diagnosis.broken().isEmpty()
            ? "Vernier does not work here as it should."
            : diagnosis.warnings().isEmpty() ? "All is well." : "All works.");
    console.document(document(diagnosis));
    return diagnosis.broken().isEmpty() ? 0 : 1;
  }

  private static void print(Console console, Diagnosis.Fact fact) {
    console.plain(
        "  %s%s  %s"
            .formatted(
                fact.name(), " ".repeat(Math.max(0, NAMES - fact.name().length())), fact.text()));
  }

  private static Map<String, Object> document(Diagnosis diagnosis) {
    var document = new LinkedHashMap<String, Object>();
    document.put("healthy", diagnosis.broken().isEmpty());
    document.put("broken", diagnosis.broken());
    document.put("warnings", diagnosis.warnings());
    diagnosis
        .sections()
        .forEach((title, facts) -> {
          var section = new LinkedHashMap<String, Object>();
          var keys = new ArrayList<String>();
          for (Diagnosis.Fact fact : facts) {
            keys.add(fact.key());
            section.put(fact.key(), fact.value());
          }
          if (keys.size() != section.size()) {
            throw new IllegalStateException("two facts have one key in " + List.copyOf(keys));
          }
          document.put(title.toLowerCase(java.util.Locale.ROOT).replace(' ', '_'), section);
        });
    return document;
  }
}
