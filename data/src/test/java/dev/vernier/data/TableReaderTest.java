package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {

  @TempDir Path directory;

  private Table read(String name, String content) throws IOException {
    return TableReader.read(DataFiles.write(directory, name, content));
  }

  @Test
  void everyTypeOfColumnIsRecognised() throws IOException {
    Table table =
        read(
            "all.csv",
            """
            age,town,member,day,at
            31,Bonn,yes,2026-01-31,2026-01-31T12:30
            4.5,Köln,no,2025-12-01,2026-01-31T00:00:00Z
            NA,?,-,,null
            """);
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.notices()).isEmpty();
    assertThat(table.schema())
        .isEqualTo(
            Map.of(
                "age", ColumnType.NUMERIC,
                "town", ColumnType.CATEGORICAL,
                "member", ColumnType.BOOLEAN,
                "day", ColumnType.DATE,
                "at", ColumnType.DATE));
    assertThat(texts(table.column("age"))).isEqualTo("31|4.5|");
    assertThat(texts(table.column("town"))).isEqualTo("Bonn|Köln|");
    assertThat(texts(table.column("member"))).isEqualTo("yes|no|");
    assertThat(texts(table.column("day"))).isEqualTo("2026-01-31|2025-12-01|");
    assertThat(texts(table.column("at"))).isEqualTo("2026-01-31T12:30|2026-01-31T00:00|");
  }

  private static String texts(Column column) {
    return IntStream.range(0, column.rows())
        .mapToObj(column::text)
        .collect(Collectors.joining("|"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-", " NA "})
  void everyMarkerOfAMissingValueIsMissing(String marker) throws IOException {
    Table table = read("missing.csv", "x,y\n1,a\n%s,%s\n3,c\n".formatted(marker, marker));
    assertThat(table.column("x").missing(1)).isTrue();
    assertThat(table.column("x").type()).isEqualTo(ColumnType.NUMERIC);
    assertThat(table.column("y").missing(1)).isTrue();
    assertThat(((Column.Categorical) table.column("y")).levels()).containsExactly("a", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,x\n2,y\n",
        "a\tb\n1\tx\n2\ty\n",
        "a;b\r\n1;x\r\n2;y\r\n",
        "a|b\r1|x\r2|y\r",
        "\uFEFFa,b\n1,x\n2,y",
        "\n\na,b\n1,x\n\n2,y\n\n",
        "a,b\n1,x\r\n2,y\n",
        "\"a\",\"b\"\n1,\"x\"\n2, \"y\"\n",
        "'a','b'\n1,'x'\n'2','y'\n"
      })
  void delimitersQuotesAndLineEndsAreFoundOut(String content) throws IOException {
    Table table = read("dialect.csv", content);
    assertThat(table.names()).containsExactly("a", "b");
    assertThat(texts(table.column("a"))).isEqualTo("1|2");
    assertThat(texts(table.column("b"))).isEqualTo("x|y");
  }

  @Test
  void quotedFieldsMayHoldDelimitersLineEndsAndQuotes() throws IOException {
    Table table = read("quoted.csv", "a,b\n1,\"x, y\"\n2,\"p\nq\"\n3,\"5\"\" pipe\"\n4,5\" pipe\n");
    assertThat(texts(table.column("b"))).isEqualTo("x, y|p\nq|5\" pipe|5\" pipe");
  }

  @Test
  void firstLineWithANumberIsNoHeader() throws IOException {
    Table table = read("bare.csv", "1,x\n2,y\n");
    assertThat(table.names()).containsExactly("column0", "column1");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.notices()).singleElement().asString().contains("bare.csv has no header");
  }

  @Test
  void columnWithoutANameIsCalledByItsPlace() throws IOException {
    assertThat(read("index.csv", ",a\n0,x\n1,y\n").names()).containsExactly("column0", "a");
  }

  @Test
  void namesThatDifferInCaseAloneAreDifferent() throws IOException {
    assertThat(texts(read("case.csv", "a,A\n1,x\n2,y\n").column("A"))).isEqualTo("x|y");
    assertThat(texts(read("case.json", "[{\"a\":1,\"A\":\"x\"}]").column("A"))).isEqualTo("x");
  }

  @Test
  void monthsAreDatesAndOffsetsAreKept() throws IOException {
    Table table =
        read("dates.csv", "m,z\n1949-01,2026-01-31T00:30+01:00\n1949-12,2026-01-01 10:00\n");
    assertThat(texts(table.column("m"))).isEqualTo("1949-01-01|1949-12-01");
    assertThat(texts(table.column("z"))).isEqualTo("2026-01-30T23:30|2026-01-01T10:00");
  }

  @Test
  void numbersAreReadAsPeopleWriteThem() throws IOException {
    Column.Numeric x =
        (Column.Numeric) read("n.csv", "x,y\n1e3,a\n-.5,a\n+7,a\n 8 ,a\n").column("x");
    assertThat(x.values()).containsExactly(1000, -0.5, 7, 8);
    assertThat(x.whole()).isFalse();
    assertThat(read("u.csv", "x,y\n1_0,a\n2_0,a\n").column("x").type())
        .isEqualTo(ColumnType.CATEGORICAL);
  }

  @Test
  void rowsKeepTheirOrderInLargeFiles() throws IOException {
    var content = new StringBuilder("n,c\n");
    for (int i = 0; i < 300_000; i++) {
      content.append(i).append(',').append(i % 7).append('x').append('\n');
    }
    Table table = read("large.csv", content.toString());
    double[] n = ((Column.Numeric) table.column("n")).values();
    int[] c = ((Column.Categorical) table.column("c")).codes();
    assertThat(IntStream.range(0, n.length).allMatch(i -> n[i] == i && c[i] == i % 7)).isTrue();
  }

  @Test
  void jsonMayBeAnArrayOrOneObjectPerLine() throws IOException {
    String first = "{\"a\": 1, \"b/c\": \"x\", \"d\": true}";
    String second = "{\"b/c\": null, \"a\": 2.5, \"e\": \"2026-01-31\"}";
    for (Table table :
        Arrays.asList(
            read("array.json", "[" + first + ",\n" + second + "]"),
            read("lines.jsonl", first + "\n" + second + "\n"),
            read("packed.ndjson.gz", first + "\n" + second + "\n"))) {
      assertThat(table.names()).containsExactly("a", "b/c", "d", "e");
      assertThat(texts(table.column("a"))).isEqualTo("1|2.5");
      assertThat(texts(table.column("b/c"))).isEqualTo("x|");
      assertThat(texts(table.column("d"))).isEqualTo("true|");
      assertThat(texts(table.column("e"))).isEqualTo("|2026-01-31");
    }
  }

  @Test
  void parquetKeepsItsTypes() throws Exception {
    Path file =
        DataFiles.parquet(
            directory.resolve("types.parquet"),
            """
            SELECT 1::INTEGER AS i, 1.25::DECIMAL(9, 2) AS d, 0.5::FLOAT AS f, TRUE AS b,
              DATE '2026-01-31' AS day, TIMESTAMP '2026-01-31 10:00:00' AS at,
              TIMESTAMPTZ '2026-01-31 10:00:00+01' AS zoned, 'x' AS t, '7' AS "a text"
            UNION ALL SELECT NULL, NULL, 'NaN', NULL, NULL, NULL, NULL, NULL, '8'\
            """);
    Path packed = directory.resolve("types.parquet.gz");
    Files.write(packed, DataFiles.gzip(Files.readAllBytes(file)));
    for (Table table : Arrays.asList(TableReader.read(file), TableReader.read(packed))) {
      assertThat(table.columns().stream().map(TableReaderTest::texts))
          .containsExactly(
              "1|",
              "1.25|",
              "0.5|",
              "true|",
              "2026-01-31|",
              "2026-01-31T10:00|",
              "2026-01-31T09:00|",
              "x|",
              "7|8");
      assertThat(table.column("a text").type()).isEqualTo(ColumnType.NUMERIC);
    }
  }

  @Test
  void gzipIsUnpackedAndLeavesNothingBehind() throws IOException {
    assertThat(read("packed.tsv.gz", "a\tb\n1\tx\n2\ty\n").rows()).isEqualTo(2);
    Path unpacked;
    try (var source = SourceFile.open(directory.resolve("packed.tsv.gz"))) {
      unpacked = source.path();
      assertThat(unpacked).exists();
    }
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void fileNamesAreNotPatterns() throws IOException {
    read("a1.csv", "a,b\n1,x\n");
    assertThat(read("a[1].csv", "a,b\n2,y\n3,z\n").rows()).isEqualTo(2);
    assertThat(read("a*.csv", "a,b\n2,y\n").rows()).isEqualTo(1);
    assertThat(read("it's.csv", "a,b\n2,y\n").rows()).isEqualTo(1);
  }

  @Test
  void demandedTypesOverrideWhatTheValuesSuggest() throws IOException {
    Path file =
        DataFiles.write(directory, "new.csv", "zip,open,n,extra\n1067,1,5,1\n1069,0,NA,oops\n");
    Table table =
        TableReader.read(
            file,
            Map.of(
                "zip", ColumnType.CATEGORICAL,
                "open", ColumnType.BOOLEAN,
                "n", ColumnType.NUMERIC,
                "absent", ColumnType.DATE));
    assertThat(table.column("zip").type()).isEqualTo(ColumnType.CATEGORICAL);
    assertThat(((Column.Bool) table.column("open")).values()).containsExactly((byte) 1, (byte) 0);
    assertThat(table.column("n").missing(1)).isTrue();
    assertThat(table.find("absent")).isEmpty();
  }

  @Test
  void mistakesInColumnsThatNobodyDemandsDoNoHarm() throws IOException {
    var rows = new StringBuilder("n,messy\n");
    IntStream.range(0, 30).forEach(i -> rows.append(i).append(",").append(i).append('\n'));
    rows.append("30,inf\n31,oops\n");
    Path file = DataFiles.write(directory, "messy.csv", rows.toString());
    assertThat(TableReader.read(file, Map.of("n", ColumnType.NUMERIC)).rows()).isEqualTo(32);
  }
}
