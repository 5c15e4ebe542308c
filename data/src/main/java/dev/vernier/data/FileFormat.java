package dev.vernier.data;

import java.nio.file.Path;
import java.util.Locale;

/// How a file is laid out, told by the ending of its name.
enum FileFormat {
  DELIMITED,
  JSON,
  PARQUET;

  static boolean gzipped(Path file) {
    return lowerName(file).endsWith(".gz");
  }

  static FileFormat of(Path file) {
    String name = lowerName(file);
    String plain = gzipped(file) ? name.substring(0, name.length() - 3) : name;
    String ending = plain.substring(plain.lastIndexOf('.') + 1);
    return switch (plain.contains(".") ? ending : "") {
      case "csv", "tsv", "tab" -> DELIMITED;
      case "json", "jsonl", "ndjson" -> JSON;
      case "parquet", "pq" -> PARQUET;
      default ->
          throw new DataException(
              "%s: the ending of a data file must be .csv, .tsv, .json, .jsonl or .parquet, each also with .gz; rename or convert it"
                  .formatted(file));
    };
  }

  private static String lowerName(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
