package dev.vernier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadFileTest {

  @TempDir Path directory;

  private static AbstractStringAssert<?> complaint(Path file, Map<String, ColumnType> schema) {
    var complaint = catchThrowableOfType(DataException.class, () -> TableReader.read(file, schema));
    assertThat(complaint).isNotNull();
    return assertThat(complaint.getMessage())
        .doesNotContain("\n", "DuckDB", "strict_mode", "read_csv", "SQL");
  }

  private static AbstractStringAssert<?> complaint(Path file) {
    return complaint(file, Map.of());
  }

  private AbstractStringAssert<?> complaint(String name, String content) throws IOException {
    return complaint(DataFiles.write(directory, name, content));
  }

  @Test
  void fileThatDoesNotExist() {
    complaint(directory.resolve("none.csv")).contains("there is no file", "none.csv");
    complaint(Path.of("none.csv")).contains("none.csv in /");
  }

  @Test
  void directory() throws IOException {
    complaint(Files.createDirectory(directory.resolve("dir.csv"))).contains("is a directory");
    complaint(directory).contains("the ending of a data file must be");
  }

  @Test
  void endingThatIsNotKnown() throws IOException {
    complaint("data.xlsx", "x").contains("data.xlsx", ".csv, .tsv, .json, .jsonl or .parquet");
    complaint("csv", "x").contains("ending");
  }

  @Test
  void emptyFileAndHeaderAlone() throws IOException {
    complaint("empty.csv", "").isEqualTo("empty.csv is empty; expected rows");
    complaint("blank.csv", "\n \n").isEqualTo("blank.csv is empty; expected rows");
    complaint("header.csv", "a,b\n").contains("header.csv has columns but no rows");
    complaint("empty.json", "").contains("empty.json holds no records");
    complaint("empty2.json", "[]").contains("no records");
    complaint("empty.parquet", "").contains("damaged or is not Parquet");
  }

  @Test
  void raggedRows() throws IOException {
    complaint("short.csv", "a,b\n1,x\n2\n3,z\n")
        .contains("short.csv: line 3 has 1 fields, but the first line has 2");
    complaint("long.csv", "a,b\n1,\"x\ny\"\n2,y,7\n").contains("line 4 has 3 fields");
    complaint("long.tsv", "a\tb\n1\tx\n2\ty\t7\n").contains("line 3", "contains a tab");
  }

  @Test
  void quotesThatDoNotMatch() throws IOException {
    complaint("open.csv", "a,b\n1,x\n2,\"y\n3,z\n")
        .isEqualTo("open.csv: line 3 opens a quote that is never closed; close it or remove it");
    complaint("after.csv", "a,b\n1,x\n2,\"y\" z\n")
        .contains("line 3 has text after a closing quote");
  }

  @Test
  void textThatIsNotUtf8() throws IOException {
    Path latin = directory.resolve("latin.csv");
    Files.write(latin, "a,b\n1,x\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    complaint(latin).contains("latin.csv is not UTF-8", "line 3", "iconv");
    Path json = directory.resolve("latin.json");
    Files.write(json, "[{\"a\":\n\"caf\u00e9\"}]".getBytes(StandardCharsets.ISO_8859_1));
    complaint(json).contains("latin.json is not UTF-8", "line 2");
    Path wide = directory.resolve("wide.csv");
    Files.write(wide, "\uFEFFa,b\n1,x\n".getBytes(Charset.forName("UTF-16LE")));
    complaint(wide).contains("UTF-16", "iconv");
  }

  @Test
  void fileThatIsNotText() throws IOException {
    complaint("workbook.csv", "PK\3\4\0\0").contains("an archive or a workbook");
  }

  @Test
  void nameThatOccursTwice() throws IOException {
    complaint("twice.csv", "a,b,a\n1,2,3\n")
        .isEqualTo("twice.csv has two columns named \"a\" (the 1st and the 3rd); rename one");
    complaint("twice.json", "[{\"a\":1,\"a\":2}]").contains("two fields named \"a\"");
    complaint("clash.csv", ",column0\nx,y\n").contains("two columns named \"column0\"");
  }

  @Test
  void textAmongNumbers() throws IOException {
    var content = new StringBuilder("age,b\n");
    for (int i = 0; i < 20; i++) {
      content.append(i == 12 ? "old" : String.valueOf(i)).append(",x\n");
    }
    complaint("age.csv", content.toString())
        .isEqualTo(
            "age.csv: column \"age\" holds numbers, but row 13 has \"old\" (the only such value); correct it, or leave it empty");
    String dates = "2026-01-01,x\n".repeat(12) + "soon,x\nlater,x\n";
    complaint("dates.csv", "d,b\n" + dates.replaceFirst("soon", "2026-01-02"))
        .contains("column \"d\" holds dates", "row 14 has \"later\"");
  }

  @Test
  void valuesThatAreNotOfTheDemandedType() throws IOException {
    Path file = DataFiles.write(directory, "typed.csv", "n,b,d\n1,yes,2026-01-01\nmany,no,soon\n");
    complaint(file, Map.of("n", ColumnType.NUMERIC))
        .contains("column \"n\" holds numbers, but row 2 has \"many\"");
    complaint(file, Map.of("d", ColumnType.DATE)).contains("holds dates", "row 2 has \"soon\"");
    complaint(file, Map.of("n", ColumnType.BOOLEAN))
        .contains("\"n\" must hold true or false, but row 2 holds \"many\"");
  }

  @Test
  void infinities() throws Exception {
    complaint("inf.csv", "a,b\n1,x\ninf,y\n").contains("column \"a\" is infinite in row 2");
    complaint("huge.csv", "a,b\n1,x\n2,x\n-1e400,y\n").contains("\"a\" is infinite in row 3");
    complaint(DataFiles.parquet(directory.resolve("inf.parquet"), "SELECT 'inf'::DOUBLE AS a"))
        .contains("column \"a\" is infinite in row 1");
  }

  @Test
  void jsonThatIsNoTable() throws IOException {
    complaint("nested.json", "[{\"a\":1,\"b\":2},{\"a\":1,\"b\":{\"c\":2}}]")
        .contains("nested.json: \"b\" is nested in record 2; flatten it");
    complaint("columns.json", "{\"a\":[1,2],\"b\":[3,4]}").contains("\"a\" is nested");
    complaint("numbers.json", "[1,2]").contains("record 1 is not an object");
    complaint("broken.json", "[{\"a\":1},{\"a\":2]")
        .contains("is not sound JSON", "array of objects");
    complaint("prose.json", "hello").contains("is not sound JSON");
  }

  @Test
  void parquetThatIsNoTable() throws Exception {
    complaint("bad.parquet", "this is no Parquet file at all").contains("bad.parquet is damaged");
    complaint(DataFiles.parquet(directory.resolve("list.parquet"), "SELECT [1, 2] AS a, 1 AS b"))
        .contains("column \"a\" is nested");
    Path cut =
        DataFiles.parquet(directory.resolve("cut.parquet"), "SELECT range AS a FROM range(9999)");
    byte[] bytes = Files.readAllBytes(cut);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 20));
    complaint(cut).contains("cut.parquet is damaged");
  }

  @Test
  void gzipThatIsDamaged() throws IOException {
    complaint(Files.writeString(directory.resolve("plain.csv.gz"), "a,b\n1,2\n"))
        .contains("plain.csv.gz is damaged");
    byte[] packed = DataFiles.gzip("a,b\n1,2\n3,4\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    complaint(
            Files.write(directory.resolve("cut.csv.gz"), Arrays.copyOf(packed, packed.length - 9)))
        .contains("cut.csv.gz is damaged");
    packed[packed.length - 6] ^= 1;
    complaint(Files.write(directory.resolve("sum.csv.gz"), packed))
        .contains("sum.csv.gz is damaged");
  }
}
