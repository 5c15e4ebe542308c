package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

  private final Table table =
      new Table(
          "birds.csv",
          3,
          List.of(
              Column.Categorical.of("species", List.of("gull", "", "auk")),
              Column.Numeric.of("mass", 1.5, 2, Double.NaN),
              new Column.Bool("ringed", new byte[] {1, 0, -1}, "no", "yes"),
              new Column.Date("seen", new double[] {0, 86_400, Double.NaN}, false)),
          List.of());

  @Test
  void misspeltColumnIsAnsweredWithTheNearestName() {
    assertThatThrownBy(() -> table.column("specis"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "birds.csv has no column \"specis\" (did you mean \"species\"?); it has: species, mass, ringed, seen");
    assertThatThrownBy(() -> table.column("MASS")).hasMessageContaining("did you mean \"mass\"?");
    assertThatThrownBy(() -> table.column("temperature"))
        .hasMessageContaining("no column \"temperature\"; it has:");
  }

  @Test
  void longListsOfColumnsAreCut() {
    var columns =
        IntStream.range(0, 50).mapToObj(i -> (Column) Column.Numeric.of("pixel" + i, 1)).toList();
    assertThatThrownBy(() -> new Table("t", 1, columns, List.of()).column("digit"))
        .hasMessageContaining("pixel19, and 30 more")
        .hasMessageNotContaining("pixel20");
  }

  @Test
  void selectionKeepsOrderAndMissingValues() {
    Table some = table.select(new int[] {2, 0});
    assertThat(some.rows()).isEqualTo(2);
    assertThat(some.columns()).allMatch(column -> column.rows() == 2);
    assertThat(some.column("species").text(0)).isEqualTo("auk");
    assertThat(some.column("mass").missing(0)).isTrue();
    assertThat(some.column("ringed").text(1)).isEqualTo("yes");
    assertThat(some.column("seen").text(1)).isEqualTo("1970-01-01");
  }

  @Test
  void columnsOfUnequalLengthAndEqualNamesAreRefused() {
    var a = Column.Numeric.of("a", 1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("t", 2, List.of(a), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("t", 1, List.of(a, a), List.of()));
  }

  @Test
  void numbersReadAsTextLoseNoMeaning() {
    Column text =
        Column.Numeric.of("n", 3, 2.5, -0.0, 1e300, Double.NaN).as(ColumnType.CATEGORICAL);
    assertThat(IntStream.range(0, 5).mapToObj(text::text))
        .containsExactly("3", "2.5", "0", "1.0E300", "");
    assertThat(text.as(ColumnType.NUMERIC).text(3)).isEqualTo("1.0E300");
  }

  @Test
  void valuesOfAnotherTypeAreNamedWithTheirRow() {
    assertThatThrownBy(() -> table.column("species").as(ColumnType.NUMERIC))
        .hasMessageContaining("\"species\" must hold numbers, but row 1 holds \"gull\"");
    assertThatThrownBy(() -> table.column("mass").as(ColumnType.DATE))
        .hasMessageContaining("\"mass\" must hold dates");
    assertThatThrownBy(() -> table.column("mass").as(ColumnType.BOOLEAN))
        .hasMessageContaining("row 1 holds \"1.5\"");
  }

  @Test
  void aTableWithoutAHeaderSaysHowItsColumnsAreCalled() {
    var table =
        new Table(
            "t.csv",
            1,
            List.of(Column.Numeric.of("column0", 1), Column.Numeric.of("column1", 2)),
            List.of());
    assertThatThrownBy(() -> table.column("1"))
        .hasMessage(
            "t.csv has no header, so its columns are column0 to column1, and none is called \"1\" (did you mean \"column1\"?)");
    assertThatThrownBy(() -> table.column("price"))
        .hasMessage(
            "t.csv has no header, so its columns are column0 to column1, and none is called \"price\"");
  }
}
