package dev.vernier.cli;

import dev.vernier.data.BundledData;
import dev.vernier.data.ColumnType;
import dev.vernier.data.FeatureEncoder;
import dev.vernier.data.IdxFolder;
import dev.vernier.data.Images;
import dev.vernier.data.PixelEncoder;
import dev.vernier.data.TableReader;
import dev.vernier.tuner.Model;
import dev.vernier.tuner.Model.Predictions;
import dev.vernier.tuner.ModelFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    description = "Predicts the rows of a file with a saved model.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  vernier predict digits.vernier new.csv                 CSV on standard output",
      "  vernier predict digits.vernier new.csv --out out.csv",
      "  vernier predict digits.vernier digits --json",
      "  vernier predict mnist.vernier idx:mnist               the t10k images of a folder",
      "  vernier predict mnist.vernier idx:new-images.gz       the images of a file",
      "",
      "The file needs the columns that the model was trained on; the target may be missing. Images",
      "need the size of those in training; a folder without t10k images has its train images",
      "predicted."
    })
@SuppressWarnings("NullAway.Init")
final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model of tune or train.")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "A CSV, TSV, JSON or Parquet file, also gzipped; idx:DIR, a folder of images in the format"
              + " of MNIST, or idx:FILE, a file of them; or a bundled data set.")
  private String data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the predictions go, as CSV. Default: standard output.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    var console = new Console(spec, json);
    requireAnotherFile(out, model);
    Model read = ModelFile.read(model);
    Predictions predictions =
        switch (DataSource.parse(data)) {
          case DataSource.Bundled(BundledData bundled) -> read.predict(bundled.read());
          case DataSource.File(Path file) -> predictTable(read, file);
          case DataSource.Idx(Path place) -> predictImages(console, read, place);
        };
    if (out != null) {
      writeFile(out, predictions);
      console.note("%s in %s", Console.count(predictions.rows(), "prediction"), out);
    } else if (!json) {
      try {
        Writer writer = new BufferedWriter(spec.commandLine().getOut());
        write(writer, predictions);
        writer.flush();
      } catch (IOException e) {
        throw cannotWrite("standard output", e);
      }
    }
    console.document(document(read, predictions));
    return 0;
  }

  private Predictions predictTable(Model read, Path file) {
    requireAnotherFile(out, file);
    Map<String, ColumnType> schema =
        switch (read.features()) {
          case FeatureEncoder columns -> columns.schema();
          case PixelEncoder pixels ->
              throw new IllegalArgumentException(
                  "%s was trained on images of %d × %d pixels; give it such images as idx:DIR or idx:FILE"
                      .formatted(model, pixels.imageHeight(), pixels.imageWidth()));
        };
    return read.predict(TableReader.read(file, schema));
  }

  private Predictions predictImages(Console console, Model read, Path place) {
    Images images = IdxFolder.readImages(place);
    requireAnotherFile(out, Path.of(images.source()));
    Predictions predictions = read.predict(images);
    console.note("%s of %s", Console.count(images.count(), "image"), images.source());
    return predictions;
  }

  /// Predictions never replace what they are made from.
  private static void requireAnotherFile(@Nullable Path out, Path source) {
    try {
      if (out != null
          && Files.isRegularFile(out)
          && Files.exists(source)
          && Files.isSameFile(out, source)) {
        throw new IllegalArgumentException(
            "--out would replace %s, which the predictions are made from; choose another file"
                .formatted(source));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot look at %s and %s".formatted(out, source), e);
    }
  }

  /// A regular file is written beside its name and then moved over it; a device is written to as it
  /// is.
  private static void writeFile(Path file, Predictions predictions) {
    boolean device = Files.exists(file) && !Files.isRegularFile(file);
    Path target = device ? file : file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (Writer writer = Files.newBufferedWriter(target)) {
        write(writer, predictions);
      }
      if (!device) {
        Files.move(target, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      if (!device) {
        deleteQuietly(target);
      }
      throw cannotWrite(file.toString(), e);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What went wrong before is what the user needs to know.
    }
  }

  private static IllegalArgumentException cannotWrite(String place, IOException e) {
    String reason =
        e instanceof java.nio.file.FileSystemException f && f.getReason() == null
            ? "there is no such directory, or it cannot be written to"
            : String.valueOf(e.getMessage());
    return new IllegalArgumentException(
        "cannot write the predictions to %s: %s; free space or choose another place with --out"
            .formatted(place, reason),
        e);
  }

  private static void write(Writer writer, Predictions predictions) throws IOException {
    switch (predictions) {
      case Predictions.Classes classes -> {
        var header = new ArrayList<>(List.of("prediction"));
        classes.classes().forEach(label -> header.add("probability_" + label));
        writeRow(writer, header);
        for (int row = 0; row < classes.rows(); row++) {
          var cells = new ArrayList<>(List.of(classes.label(row)));
          for (int k = 0; k < classes.classes().size(); k++) {
            cells.add(String.format(Locale.ROOT, "%.6f", classes.probability(row, k)));
          }
          writeRow(writer, cells);
        }
      }
      case Predictions.Values values -> {
        writeRow(writer, List.of("prediction"));
        for (double value : values.values()) {
          writeRow(writer, List.of(Double.toString(value)));
        }
      }
    }
  }

  private static void writeRow(Writer writer, List<String> cells) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      writer.write(i == 0 ? "" : ",");
      writer.write(cell.matches("[^\",\\r\\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"");
    }
    writer.write("\n");
  }

  private Map<String, Object> document(Model read, Predictions predictions) {
    var document = new LinkedHashMap<String, Object>();
    document.put("model", model.toString());
    document.put("target", read.target().column());
    document.put("rows", predictions.rows());
    document.put("out", out == null ? null : out.toString());
    var rows = new ArrayList<Map<String, Object>>();
    for (int row = 0; row < predictions.rows(); row++) {
      var one = new LinkedHashMap<String, Object>();
      switch (predictions) {
        case Predictions.Classes classes -> {
          one.put("prediction", classes.label(row));
          var probabilities = new LinkedHashMap<String, Object>();
          for (int k = 0; k < classes.classes().size(); k++) {
            probabilities.put(classes.classes().get(k), classes.probability(row, k));
          }
          one.put("probabilities", probabilities);
        }
        case Predictions.Values values -> one.put("prediction", values.values()[row]);
      }
      rows.add(one);
    }
    document.put("predictions", rows);
    return document;
  }
}
