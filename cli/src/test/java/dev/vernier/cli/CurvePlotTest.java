package dev.vernier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vernier.network.TrainingListener.Epoch;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvePlotTest {

  private static Epoch epoch(int number, double train, double validation) {
    return new Epoch(number, 0.1, train, validation, Map.of(), Double.NaN, Double.NaN, 0);
  }

  private static List<String> plot(List<Epoch> epochs) {
    return CurvePlot.of(epochs).lines().toList();
  }

  private static int column(String row, char mark) {
    return row.indexOf(mark);
  }

  @Test
  void noEpochsGiveNoPlot() {
    assertThat(CurvePlot.of(List.of())).isEmpty();
  }

  @Test
  void fallingLossesFallFromTheLeftToTheRight() {
    List<String> rows =
        plot(
            IntStream.rangeClosed(1, 30)
                .mapToObj(i -> epoch(i, 2.0 / i + 1, 2.0 / i + 2))
                .toList());
    assertThat(rows).hasSize(15).allMatch(row -> row.length() <= 76);
    assertThat(rows.getFirst()).contains("4.000 │●");
    assertThat(rows.get(11)).startsWith("     1.067 │").endsWith("·");
    assertThat(rows.get(12)).isEqualTo("           └" + "─".repeat(64));
    assertThat(rows.get(13)).startsWith("            1").endsWith("epoch 30");
    assertThat(rows.get(14)).contains("· training loss", "● validation loss");
    assertThat(column(rows.get(0), '●')).isLessThan(column(rows.get(5), '●'));
  }

  @Test
  void lossesOfManyMagnitudesAreOnALogAxis() {
    List<String> rows =
        plot(
            IntStream.rangeClosed(1, 7)
                .mapToObj(i -> epoch(i, Math.pow(10, -i), Math.pow(10, -i)))
                .toList());
    assertThat(rows.getLast()).endsWith("(log axis)");
  }

  @Test
  void oneEpochAndConstantLossesArePlotted() {
    assertThat(plot(List.of(epoch(1, 0.5, 0.5)))).hasSize(15);
    assertThat(plot(List.of(epoch(1, 0, 0), epoch(2, 0, 0)))).hasSize(15);
  }

  @Test
  void lossesThatAreNotFiniteAreLeftOut() {
    var epochs =
        List.of(
            epoch(1, 1, 2),
            epoch(2, Double.POSITIVE_INFINITY, 3),
            epoch(3, Double.NaN, Double.NaN));
    assertThat(plot(epochs)).hasSize(15).noneMatch(row -> row.contains("NaN"));
    assertThat(plot(epochs).getFirst()).contains("3.000 │");
    assertThat(CurvePlot.of(List.of(epoch(1, Double.NaN, Double.NaN)))).isEmpty();
  }
}
