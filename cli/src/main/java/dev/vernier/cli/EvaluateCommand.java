package dev.vernier.cli;

import dev.vernier.data.BundledData;
import dev.vernier.data.ColumnType;
import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.IdxFolder;
import dev.vernier.data.TableReader;
import dev.vernier.network.Metric;
import dev.vernier.tuner.Model;
import dev.vernier.tuner.ModelFile;
import dev.vernier.tuner.Score;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description = "Scores a saved model on rows whose target is known.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier evaluate houses.vernier sold-since.csv",
      "  vernier evaluate houses.vernier sold-since.csv --json",
      "  vernier evaluate mnist.vernier idx:mnist               the t10k images of a folder",
      "",
      "Rows without a target are left out. Rows that the model was trained on flatter it."
    })
@SuppressWarnings("NullAway.Init")
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model of tune or train.")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "A CSV, TSV, JSON or Parquet file with the target, also gzipped; idx:DIR, a folder of"
              + " images in the format of MNIST; or a bundled data set.")
  private String data;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    Model read = ModelFile.read(model);
    Map<Metric, Score> scores =
        switch (DataSource.parse(data)) {
          case DataSource.Bundled(BundledData bundled) -> read.evaluate(bundled.read());
          case DataSource.File(Path file) -> read.evaluate(TableReader.read(file, schema(read)));
          case DataSource.Idx(Path folder) -> {
            var images = IdxFolder.read(folder);
            yield read.evaluate(images.test().orElse(images.train()));
          }
        };
    int rows = scores.values().iterator().next().rows();
    console.note("%s with a target, intervals of 95 %%", Console.count(rows, "row"));
    console.table(
        List.of("METRIC", "VALUE", "LOW", "HIGH"),
        scores.entrySet().stream().map(EvaluateCommand::row).toList());
    console.document(document(read, rows, scores));
    return 0;
  }

  private static Map<String, ColumnType> schema(Model read) {
    var schema = new LinkedHashMap<String, ColumnType>();
    if (read.features() instanceof FeatureEncoder columns) {
      schema.putAll(columns.schema());
    }
    schema.put(read.target().column(), read.target().type());
    return schema;
  }

  private static List<String> row(Map.Entry<Metric, Score> entry) {
    Score score = entry.getValue();
    return List.of(
        entry.getKey().toString(),
        Console.number(score.value()),
        Console.number(score.low()),
        Console.number(score.high()));
  }

  private Map<String, Object> document(Model read, int rows, Map<Metric, Score> scores) {
    var document = new LinkedHashMap<String, Object>();
    document.put("model", model.toString());
    document.put("target", read.target().column());
    document.put("rows", rows);
    var values = new LinkedHashMap<String, Object>();
    scores.forEach((metric, score) -> values.put(metric.toString(), Documents.score(score)));
    document.put("scores", values);
    return document;
  }
}
