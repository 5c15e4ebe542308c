package dev.vernier.data;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/// How a delimited text is written, found out from its first lines.
///
/// @param header whether the first record names the columns; it does unless a field of it is a
///   number
/// @param blankLines how many blank lines come before it
record Dialect(char delimiter, char quote, boolean header, int blankLines, List<String> names) {

  private static final int SAMPLE_BYTES = 1 << 18;
  private static final int SAMPLE_RECORDS = 50;
  private static final char[] DELIMITERS = {',', '\t', ';', '|'};
  private static final Pattern DOUBLE_QUOTED = Pattern.compile("(?m)(^|[,;|\t]) *\"");
  private static final Pattern SINGLE_QUOTED =
      Pattern.compile("(?m)(^|[,;|\t]) *'[^'\r\n]*' *([,;|\t\r]|$)");

  static Dialect detect(SourceFile source) throws IOException {
    String sample = sample(source);
    char quote =
        !DOUBLE_QUOTED.matcher(sample).find() && SINGLE_QUOTED.matcher(sample).find() ? '\'' : '"';
    char delimiter = delimiter(sample, quote);
    List<String> first =
        records(sample, delimiter, quote).stream()
            .findFirst()
            .orElseThrow(() -> new DataException(source.name() + " is empty; expected rows"));
    boolean header = first.stream().noneMatch(Numbers::isNumber);
    return new Dialect(delimiter, quote, header, blankLines(sample), names(source, first, header));
  }

  private static String sample(SourceFile source) throws IOException {
    byte[] bytes;
    try (var content = Files.newInputStream(source.path())) {
      bytes = content.readNBytes(SAMPLE_BYTES);
    }
    if (bytes.length >= 2 && ((bytes[0] & 0xFF) == 0xFE || (bytes[0] & 0xFF) == 0xFF)) {
      throw TextDiagnosis.notUtf8(source.name(), "UTF-16", 1);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new DataException(
          "%s is not text%s; save it as CSV in UTF-8"
              .formatted(
                  source.name(), text.startsWith("PK") ? " but an archive or a workbook" : ""));
    }
    if (bytes.length < SAMPLE_BYTES) {
      return text;
    }
    int end = text.lastIndexOf('\n');
    return end > 0 ? text.substring(0, end) : text;
  }

  /// The delimiter that cuts the first records into the same number of fields, and more than one;
  /// of several the one with most fields. None: a single column, and the comma will do.
  private static char delimiter(String sample, char quote) {
    char best = ',';
    int bestScore = 1;
    for (char candidate : DELIMITERS) {
      var records = records(sample, candidate, quote);
      int fields = records.isEmpty() ? 0 : records.getFirst().size();
      boolean even = records.stream().allMatch(record -> record.size() == fields);
      int score = fields < 2 ? 0 : even ? fields + 1_000_000 : fields;
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return best;
  }

  private static List<List<String>> records(String sample, char delimiter, char quote) {
    try (var reader = new StringReader(sample)) {
      var scanner = new RecordScanner(reader, delimiter, quote);
      var records = new ArrayList<List<String>>();
      while (records.size() < SAMPLE_RECORDS) {
        var record = scanner.next();
        if (record.isEmpty()) {
          break;
        }
        if (!record.get().blank()) {
          records.add(record.get().fields());
        }
      }
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int blankLines(String sample) {
    return (int) sample.lines().takeWhile(line -> line.replace("\uFEFF", "").isBlank()).count();
  }

  private static List<String> names(SourceFile source, List<String> first, boolean header) {
    var names = new ArrayList<String>();
    var seen = new HashMap<String, Integer>();
    for (int i = 0; i < first.size(); i++) {
      String name = header ? first.get(i).strip() : "";
      name = name.isEmpty() ? "column" + i : name;
      Integer before = seen.put(name, i);
      if (before != null) {
        throw new DataException(
            "%s has two columns named \"%s\" (the %s and the %s); rename one"
                .formatted(source.name(), name, ordinal(before), ordinal(i)));
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  private static String ordinal(int index) {
    int n = index + 1;
    boolean teen = n % 100 / 10 == 1;
    return n
        + (n % 10 == 1 && !teen
            ? "st"
            : n % 10 == 2 && !teen ? "nd" : n % 10 == 3 && !teen ? "rd" : "th");
  }
}
