package dev.vernier.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// Flyway with this package's migrations, and silent.
final class Migration {

  /// In order; the version of a store is how many it has seen.
  private static final List<String> SCRIPTS = List.of("V1__studies_and_events.sql");

  /// A migration that did not happen.
  static final class Failed extends Exception {

    private final SQLException cause;

    Failed(SQLException cause) {
      super(cause);
      this.cause = cause;
    }

    SQLException cause() {
      return cause;
    }
  }

  private Migration() {}

  /// The version that this program reads and writes.
  static int version() {
    return SCRIPTS.size();
  }

  static synchronized void run(DataSource source) throws Failed {
    try {
      Flyway.configure(Migration.class.getClassLoader())
          .dataSource(source)
          .loggers() // none; whatever goes wrong comes as an exception as well
          .resourceProvider(new Scripts())
          .javaMigrationClassProvider(List::of)
          .load()
          .migrate();
    } catch (FlywayException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          throw new Failed(sql);
        }
      }
      throw e;
    }
  }

  /// Hands the scripts out by name, because Flyway cannot scan the resources of a module.
  private static final class Scripts implements ResourceProvider {

    @Override
    public @Nullable LoadableResource getResource(String name) {
      return SCRIPTS.contains(name) ? new Script(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return SCRIPTS.stream()
          .filter(name -> name.startsWith(prefix))
          .filter(name -> Arrays.stream(suffixes).anyMatch(name::endsWith))
          .<LoadableResource>map(Script::new)
          .toList();
    }
  }

  private static final class Script extends LoadableResource {

    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      try (InputStream in = Migration.class.getResourceAsStream(name)) {
        return new StringReader(
            new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
