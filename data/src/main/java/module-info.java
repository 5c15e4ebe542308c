/// Tables, column types, splits, and encoders fitted on the training part alone.
module dev.vernier.data {
  requires transitive dev.vernier.network;
  requires java.sql;
  requires com.fasterxml.jackson.annotation;
  requires static org.jspecify;

  exports dev.vernier.data;
}
