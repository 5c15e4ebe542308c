/// Durable journals: a study store in one SQLite file.
module dev.vernier.journal {
  requires transitive dev.vernier.search;
  requires flyway.core;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;
  requires tools.jackson.databind;

  exports dev.vernier.journal;
}
