package dev.vernier.data;

/// What the values of a column are.
public enum ColumnType {
  NUMERIC("numbers"),
  CATEGORICAL("text"),
  BOOLEAN("true or false"),
  DATE("dates such as 2026-01-31 or 2026-01-31T12:00:00");

  private final String meaning;

  ColumnType(String meaning) {
    this.meaning = meaning;
  }

  /// The values in words, for messages: "numbers".
  String meaning() {
    return meaning;
  }
}
