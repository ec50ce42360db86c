package io.gamlp.benchmarks.command;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.rows.Row;
import io.gamlp.benchmarks.rows.Scope;
import io.gamlp.graph.store.LocalStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of the rows: a row that fails does not keep the others from being measured. */
final class Outcomes {

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  void run(Row row, Scope scope, Table table) throws IOException {
    try {
      for (Line line : row.run(scope)) {
        lines.add(line);
        table.line(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in the row " + row.name(), e);
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      LOG.error("The row {} failed", row.name(), e);
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      failures.put(row.name(), why);
      table.failure(row.name(), why);
    } finally {
      new LocalStorage().delete(scope.folder().toString());
    }
  }

  List<Line> lines() {
    return lines;
  }

  /** Why rows failed, by name. */
  Map<String, String> failures() {
    return failures;
  }
}
