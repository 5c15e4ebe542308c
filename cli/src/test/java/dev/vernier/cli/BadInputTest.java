package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.data.BundledData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A mistake of the user gets one line and the exit code 2, and leaves nothing behind.
class BadInputTest {

  @TempDir private Path directory;
  @TempDir private Path files;

  @BeforeEach
  void startAnew() {
    assertThat(directory).isEmptyDirectory();
  }

  private static String rows(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(i -> format.formatted(i, i % 7 / 7.0))
        .collect(Collectors.joining());
  }

  private Path file(String text) throws IOException {
    return file(text, StandardCharsets.UTF_8);
  }

  private Path file(String text, Charset charset) throws IOException {
    return Files.writeString(files.resolve("data.csv"), text, charset);
  }

  private String refusedTune(Object... args) {
    String line =
        CommandRun.in(
                directory,
                Stream.concat(Stream.of("tune"), Stream.of(args).map(String::valueOf))
                    .toArray(String[]::new))
            .refusal();
    assertThat(directory).isEmptyDirectory();
    return line;
  }

  @Test
  void aMissingFileIsNamedWithTheDirectoryLookedIn() {
    assertThat(refusedTune("nope.csv", "--target", "a")).contains("there is no file nope.csv in /");
  }

  @Test
  void aNameThatIsNoFileGetsTheBundledNames() {
    assertThat(refusedTune("digit")).contains("digit", "digits, penguins, breast-cancer");
  }

  @Test
  void anUnknownColumnGetsTheNearest() throws IOException {
    Path file = file("width,price\n" + rows(20, "%d,%s\n"));
    assertThat(refusedTune(file, "--target", "pryce"))
        .contains("data.csv has no column \"pryce\" (did you mean \"price\"?)");
  }

  @Test
  void aFileWithoutATargetGetsItsColumns() throws IOException {
    Path file = file("width,price\n" + rows(20, "%d,%s\n"));
    assertThat(refusedTune(file)).contains("Add --target COLUMN", "width, price");
  }

  @Test
  void filesThatCannotBeLearntFrom() throws IOException {
    record Case(String text, String message) {}
    for (Case bad :
        List.of(
            new Case("", "data.csv is empty"),
            new Case("a,b\n", "has columns but no rows"),
            new Case("a,b\n" + rows(30, "%d,x\n"), "is always \"x\"; there is nothing to learn"),
            new Case("a,b\n" + rows(30, "%d,1.5\n"), "is always 1.5"),
            new Case("a,b\n" + rows(30, "%d,\n"), "has no value in the target \"b\""),
            new Case(
                "a,b\n" + rows(15, "%d,x\n") + rows(15, "%d,y\n") + "3,z\n",
                "(\"z\") has only one row"),
            new Case(
                "a,b\n" + rows(30, "%d,%s\n") + "foo,0.1\n", "\"a\" holds numbers, but row 31"),
            new Case("a,b\n" + rows(30, "%d,%s\n") + "1,oops\n", "\"b\" holds numbers, but row 31"),
            new Case("a,b\n" + rows(30, "%d,%s\n") + "inf,0.1\n", "\"a\" is infinite in row 31"),
            new Case("a,b\n" + rows(30, "%d,%s\n") + "1,-Infinity\n", "\"b\" is infinite"),
            new Case("a,b\n" + rows(30, "%d,%s\n") + "1,2,3\n", "line 32 has 3 fields"),
            new Case("a,b\n" + rows(5, "%d,%s\n"), "learning needs at least 10"))) {
      assertThat(refusedTune(file(bad.text()), "--target", "b")).contains(bad.message());
    }
  }

  @Test
  void anEncodingOtherThanUtf8IsNamed() throws IOException {
    String text = "a,b\n" + rows(15, "%d,ä\n") + rows(15, "%d,y\n");
    assertThat(refusedTune(file(text, StandardCharsets.ISO_8859_1), "--target", "b"))
        .contains("not UTF-8", "line 2", "iconv");
    assertThat(refusedTune(file(text, StandardCharsets.UTF_16), "--target", "b"))
        .contains("not UTF-8 text but UTF-16");
  }

  @Test
  void aMissingNumberIsNoMistake() throws IOException {
    Path file = file("a,b\n" + rows(30, "%d,%s\n") + "NaN,0.1\n");
    CommandRun.in(
            directory,
            "tune",
            file.toString(),
            "--target",
            "b",
            "--trials",
            "1",
            "--set",
            "epochs=2")
        .succeeded();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--range learning_rate=1e-3:1e9  | learning_rate (adam family) is 1.0E9, outside",
        "--range learning_rate=0.1:0.01  | from low to high, got 0.1:0.01",
        "--range learning_rate=1         | expected NAME=LOW:HIGH, got",
        "--range learning_rat=0.1:1      | did you mean \"learning_rate\"?",
        "--range optimizer=adam:sgd      | use --choices optimizer=",
        "--choices optimizer=adam,foo    | optimizer takes one of adamw",
        "--set momentum=0.5 --set optimizer=adamw | momentum has no effect here",
        "--set learning_rate=0.1 --range learning_rate=0.1:1 | learning_rate is given twice",
        "--set learning_rate=10          | learning_rate (adam family) is 10.0, outside 0.000001 to 0.1 (log); choose a value within, or --set optimizer=sgd_nesterov, which takes it",
        "--set learning_rate=-0.1        | outside 0.000001 to 0.1 (log); choose a value within",
        "--set optimizer=sgd --set learning_rate=11 | learning_rate (plain sgd) is 11.0, outside 0.000001 to 10 (log)",
        "--seed x                        | expected a whole number, got \"x\"",
        "--learning-rate 3               | learning_rate is a hyperparameter; write --set learning_rate=VALUE",
        "--trails 3                      | there is no option --trails; did you mean --trials?",
        "--set learning_rate=-1          | learning_rate (adam family) is -1.0, outside",
        "--set learning_rate=fast        | learning_rate takes a number, got \"fast\"",
        "--set epochs=1.5                | epochs takes a whole number, got \"1.5\"",
        "--set learning_rate             | expected NAME=VALUE, got \"learning_rate\"",
        "--set seed=3                    | give it as an option of its own",
        "--set normalization=batch --set batch_size=1 | got batch_size 1 in 1 micro-batches; raise batch_size",
        "--trails=5                      | there is no option --trails=5",
        "--time 5x                       | duration such as 60s, 5m or 2h, got \"5x\"",
        "--time 0s                       | duration above zero",
        "--trials 0                      | --trials takes at least 1, got 0",
        "--trials many                   | got \"many\"",
        "--workers 0                     | --workers takes 1 to 1024, got 0",
        "--workers 100000                | --workers takes 1 to 1024, got 100000",
        "--test-fraction 1.5             | --test-fraction takes a share above 0 and below 1",
        "--test-fraction 0               | --test-fraction takes a share above 0",
        "--validation-fraction NaN       | --validation-fraction takes a share above 0",
        "--validation-fraction 0.9       | must leave rows for training",
        "--search foo                    | choose one of auto, quasi-random, random, grid, grid:POINTS, gp, tpe, tpe:univariate",
        "--prune foo                     | choose one of none, freeze-thaw, asha, asha:FACTOR",
        "--set epochs=1 --prune pbt      | pbt needs to know how many steps a whole trial takes",
        "--prune percentile              | \"percentile\" is not a pruner",
        "--prune asha:many               | \"asha:many\" has \"many\" where a number belongs",
        "--goal foo                      | log_loss, roc_auc",
        "--goal rmse                     | choose one of accuracy, balanced_accuracy, log_loss",
        "--goal seconds --goal seconds   | each goal is named once",
        "--goal seconds --prune median   | a pruner judges trials by one goal",
        "--constraint parameters         | a constraint is METRIC<=NUMBER or METRIC>=NUMBER",
        "--constraint rmse<=1            | choose one of accuracy, balanced_accuracy, log_loss",
        "--constraint weight<=1          | or parameters or seconds",
        "--patience 0                    | --patience takes at least 1 trial, got 0",
        "--until NaN                     | --until takes a finite number, got NaN",
        "--warm-start nowhere            | there is no store",
        "--search grid:0                 | 1 to 1,000,000 points",
        "--metric rmse                   | choose one of accuracy, balanced_accuracy, log_loss",
        "--metric foo                    | choose one of accuracy, balanced_accuracy, log_loss, roc_auc",
        "--task foo                      | --task is auto, classification or regression",
        "--precision half                | the precision is one of float32, bf16, auto, got \"half\"",
        "--study a/b                     | --study takes a name",
        "--study ..                      | --study takes a name",
        "--test nope.csv                 | there is no file nope.csv",
        "extra                           | \"extra\" is more than",
      })
  void anOptionThatMakesNoSense(String options, String message) {
    var args = Stream.concat(Stream.of("penguins"), Stream.of(options.strip().split(" ")));
    assertThat(refusedTune(args.toArray())).contains(message.strip());
  }

  @Test
  void aNetworkThatNoMemoryHoldsIsRefused() {
    CommandRun run =
        CommandRun.of(
            "train", "penguins", "--set", "hidden_units=16384", "--set", "num_hidden_layers=64");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("more parameters than an array can hold; set a smaller hidden_units")
        .doesNotContain("Exception");
  }

  @Test
  void anEmptyNameOfAStudyIsRefused() {
    assertThat(refusedTune("penguins", "--study", "")).contains("--study takes a name");
  }

  @Test
  void anUnknownOptionGetsTheNearest() {
    CommandRun run = CommandRun.of("tune", "penguins", "--trails", "5");
    assertThat(run.err()).contains("--trials", "Try 'vernier tune --help'.");
  }

  @Test
  void anUnknownCommandGetsTheNearest() {
    CommandRun run = CommandRun.of("tun");
    run.refusal();
    assertThat(run.err()).contains("tune");
    assertThat(CommandRun.of().refusal()).contains("expected a command");
  }

  @Test
  void tooFewRowsForAPartAreFoundBeforeTheStudyBegins() throws IOException {
    Path file = file("a,b\n" + rows(12, "%d,%s\n"));
    assertThat(refusedTune(file, "--target", "b", "--validation-fraction", "0.05"))
        .contains("the validation part needs at least 2 rows");
  }

  @Test
  void storesThatAreNone() throws Exception {
    record Case(String store, String message) {}
    Path text = Files.writeString(files.resolve("text.db"), "not a database ".repeat(100));
    Path other = files.resolve("other.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + other);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE cake (taste TEXT)");
    }
    for (Case bad :
        List.of(
            new Case("postgres:x", "--store takes sqlite:FILE"),
            new Case("sqlite:", "--store takes sqlite:FILE"),
            new Case("sqlite:" + text, "is not an SQLite database"),
            new Case("sqlite:" + other, "not a store of Vernier"),
            new Case("sqlite:" + files, "is a directory"),
            new Case("sqlite:" + files.resolve("no/x.db"), "there is no directory"))) {
      var run =
          CommandRun.of("tune", "penguins", "--store", bad.store(), "--out", directory.toString());
      assertThat(run.refusal()).contains(bad.message());
      assertThat(CommandRun.of("trials", "penguins", "--store", bad.store()).refusal())
          .isNotEmpty();
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(files.resolve("no")).doesNotExist();
    assertThat(CommandRun.of("trials", "x", "--store", CommandRun.store(directory)).refusal())
        .contains("there is no store");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aStoreOfANewerVersionIsLeftAlone() throws Exception {
    tuneOnce();
    try (var connection = DriverManager.getConnection("jdbc:" + CommandRun.store(directory));
        var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO flyway_schema_history SELECT 99, '99', description, type, script, checksum,"
              + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
              + " WHERE version = '1'");
    }
    assertThat(CommandRun.in(directory, "tune", "penguins", "--trials", "2").refusal())
        .contains("written by a newer Vernier", "got 99", "update Vernier");
    assertThat(CommandRun.of("studies", "--store", CommandRun.store(directory)).refusal())
        .contains("written by a newer Vernier");
  }

  private Path tuneOnce(String... more) {
    var args =
        Stream.concat(
            Stream.of("tune", "penguins", "--trials", "1", "--set", "epochs=3"), Stream.of(more));
    CommandRun.in(directory, args.toArray(String[]::new)).succeeded();
    return directory.resolve("penguins.vernier");
  }

  @Test
  void aStudyThatExistsWithOtherSettingsNamesThem() {
    tuneOnce("--study", "mine");
    String line =
        CommandRun.in(
                directory,
                "tune",
                "penguins",
                "--study",
                "mine",
                "--set",
                "epochs=4",
                "--seed",
                "7",
                "--search",
                "random")
            .refusal();
    assertThat(line)
        .contains(
            "\"mine\"",
            "search (random, was auto)",
            "seed (7, was 0)",
            "hyperparameters (epochs)",
            "--study");
  }

  @Test
  void rowsPartedElsewhereAreOtherData() throws IOException {
    Path file = file("a,b\n" + rows(60, "%d,%s\n"));
    String[] base = {"tune", file.toString(), "--target", "b", "--set", "epochs=2", "--study", "s"};
    CommandRun.in(directory, with(base, "--trials", "1", "--validation-fraction", "0.3"))
        .succeeded();
    assertThat(
            CommandRun.in(
                    directory, with(base, "--validation-fraction", "0.2", "--test-fraction", "0.3"))
                .refusal())
        .contains("data fingerprint");
  }

  private static String[] with(String[] base, String... more) {
    return Stream.concat(Stream.of(base), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aPlaceThatIsNoDirectoryForTheModel() throws IOException {
    Path file = Files.writeString(files.resolve("taken"), "x");
    for (String command : List.of("tune", "train")) {
      var args =
          command.equals("tune")
              ? new String[] {
                command,
                "penguins",
                "--out",
                file.toString(),
                "--store",
                CommandRun.store(directory)
              }
              : new String[] {command, "penguins", "--out", file.toString()};
      assertThat(CommandRun.of(args).refusal()).contains("is a file, not a directory", "--out");
    }
    assertThat(directory).isEmptyDirectory();
    assertThat(file).hasContent("x");
    assertThat(
            CommandRun.of("train", "penguins", "--out", file.resolve("deeper").toString())
                .refusal())
        .contains("cannot make the directory");
  }

  @Test
  void aTrainingThatCannotBeBuiltPrintsNoTable() {
    CommandRun run =
        CommandRun.of(
            "train",
            "penguins",
            "--out",
            directory.toString(),
            "--set",
            "normalization=batch",
            "--set",
            "batch_size=1");
    assertThat(run.refusal()).contains("got batch_size 1 in 1 micro-batches; raise batch_size");
    assertThat(run.out()).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void modelsThatAreNone() throws IOException {
    byte[] model = Files.readAllBytes(tuneOnce());
    Path bad = files.resolve("bad.vernier");
    assertThat(predict(bad, "penguins")).contains("there is no model");
    Files.write(bad, new byte[0]);
    assertThat(predict(bad, "penguins")).contains("is not a model of Vernier");
    Files.writeString(bad, "a,b\n1,2\n");
    assertThat(predict(bad, "penguins")).contains("is not a model of Vernier");
    for (int length : new int[] {8, 12, 30, model.length / 2, model.length - 1}) {
      Files.write(bad, java.util.Arrays.copyOf(model, length));
      assertThat(predict(bad, "penguins")).contains("cut short or damaged");
    }
    for (int place : new int[] {14, 40, model.length / 2, model.length - 1}) {
      byte[] damaged = model.clone();
      damaged[place] ^= 0x10;
      Files.write(bad, damaged);
      assertThat(predict(bad, "penguins")).contains("cut short or damaged");
    }
    Files.write(bad, model);
    try (var file = new RandomAccessFile(bad.toFile(), "rw")) {
      file.seek(8);
      file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(9).array());
    }
    assertThat(predict(bad, "penguins")).contains("format version 9", "use a newer Vernier");
    assertThat(predict(files, "penguins")).contains("cannot read the model");
  }

  private static String predict(Path model, String data, String... more) {
    return CommandRun.of(with(new String[] {"predict", model.toString(), data}, more)).refusal();
  }

  @Test
  void filesThatCannotBePredicted() throws IOException {
    Path model = tuneOnce();
    assertThat(predict(model, "nope.csv")).contains("there is no file nope.csv");
    Path lacking = file("species,island\nAdelie,Dream\n");
    assertThat(predict(model, lacking.toString())).contains("of the", "columns that are needed");
    String row = "Adelie,Torgersen,39.1,18.7,181,3750,male";
    String header = String.join(",", BundledData.find("penguins").orElseThrow().read().names());
    Path text = file(header + "\n" + row.replace("39.1", "long") + "\n");
    assertThat(predict(model, text.toString())).contains("holds numbers, but row 1 has \"long\"");
  }

  @Test
  void aPlaceThatCannotTakeThePredictions() throws IOException {
    Path model = tuneOnce();
    Path out = files.resolve("no/such/place.csv");
    assertThat(predict(model, "penguins", "--out", out.toString())).contains("cannot write");
    assertThat(predict(model, "penguins", "--out", files.toString())).contains("cannot write");
    assertThat(files).isEmptyDirectory();
  }

  @Test
  void anUnknownHyperparameterGetsTheNearest() {
    assertThat(CommandRun.of("explain", "learning_rat").refusal())
        .contains("did you mean \"learning_rate\"?");
    assertThat(CommandRun.of("explain", "zzzzzz").refusal()).contains("lists them all");
  }

  @Test
  void anUnknownStudyGetsTheNearest() {
    tuneOnce();
    for (String command : List.of("trials", "best")) {
      assertThat(
              CommandRun.of(command, "pengins", "--store", CommandRun.store(directory)).refusal())
          .contains("there is no study \"pengins\" (did you mean \"penguins\"?)");
    }
  }

  @Test
  void anUnknownCommandGetsTheCommands() {
    assertThat(CommandRun.of("tun", "digits").refusal())
        .contains("there is no command \"tun\"; did you mean tune? The commands are tune, train,");
  }
}
