package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files as people share them, where a checkout has them beside it.
class RealFilesTest {

  private static final Path SHARED = Path.of("../../shared/data");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "openml-credit-g/credit-g.csv, class, CLASSIFICATION, 1000, 20",
        "openml-kc1/kc1.csv, defects, CLASSIFICATION, 2109, 21",
        "openml-segment/segment.csv, class, CLASSIFICATION, 2310, 18",
        "openml-semeion/semeion.csv, Class, CLASSIFICATION, 1593, 256",
        "openml-spambase/spambase.csv, class, CLASSIFICATION, 4601, 57",
        "openml-blood-transfusion-service-center/blood-transfusion-service-center.csv, Class, CLASSIFICATION, 748, 4",
        "pmlb-503_wind/503_wind.tsv.gz, target, REGRESSION, 6574, 14",
        "pmlb-537_houses/537_houses.tsv.gz, target, REGRESSION, 20640, 8",
        "pmlb-car/car.tsv.gz, target, CLASSIFICATION, 1728, 6",
        "pmlb-optdigits/optdigits.tsv.gz, target, CLASSIFICATION, 5620, 62",
        "pmlb-magic/magic.tsv.gz, target, CLASSIFICATION, 19020, 10",
        "sk-digits/digits.csv.gz, column64, CLASSIFICATION, 1797, 59",
        "npm-vega/penguins.json, Species, CLASSIFICATION, 344, 6",
        "npm-vega/cars.json, Miles_per_Gallon, REGRESSION, 406, 7",
        "npm-vega/seattle-weather.csv, weather, CLASSIFICATION, 1461, 5",
        "jb-series/airline-passengers.csv, Passengers, REGRESSION, 144, 1",
        "jb-series/daily-min-temperatures.csv, Temp, REGRESSION, 3650, 1"
      })
  void everyFileBecomesAProblem(String file, String target, Task task, int rows, int features) {
    Path path = SHARED.resolve(file);
    assumeTrue(Files.exists(path));
    Table table = TableReader.read(path);
    Problem problem =
        Problem.prepare(
            table, Optional.empty(), new ProblemSpec(target, Optional.empty(), 0.2, 0.2, 1));
    assertThat(problem.task()).isEqualTo(task);
    assertThat(table.rows()).isEqualTo(rows);
    var encoder = (FeatureEncoder) problem.features();
    assertThat(encoder.columns()).hasSize(features);
    Table again = TableReader.read(path, encoder.schema());
    assertThat(encoder.encode(again)).isEqualTo(encoder.encode(table)).doesNotContain(Float.NaN);
  }
}
