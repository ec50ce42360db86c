package io.gamlp.flink.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Flink's metrics within this JVM, for clusters with {@link #settings}: the living ones, and the
 * last values of those whose task has ended.
 */
public final class MemoryReporter implements MetricReporter {

  private static final Map<String, Metric> LIVING = new ConcurrentHashMap<>();
  private static final Map<String, Number> LAST = new ConcurrentHashMap<>();

  private MemoryReporter() {}

  /** What makes a cluster report to here. */
  static Configuration settings() {
    return Configuration.fromMap(
        Map.of("metrics.reporter.memory.factory.class", Factory.class.getName()));
  }

  /** Forgets what jobs that have ended left behind. */
  static void forget() {
    LAST.clear();
  }

  /**
   * The value of the one metric of that name, from the group {@code gamlp} on.
   *
   * @throws IllegalArgumentException when there is none, or more than one
   */
  static double value(String name) {
    List<Double> values = values(name);
    if (values.size() != 1) {
      throw new IllegalArgumentException("there are " + values.size() + " metrics " + name);
    }
    return values.get(0);
  }

  /** The values of all metrics of that name, from the group {@code gamlp} on. */
  static List<Double> values(String name) {
    return values("", name);
  }

  /** Those of one job. */
  static List<Double> values(String job, String name) {
    // The living first: one that ends meanwhile is among the last then.
    Map<String, Number> living = new HashMap<>();
    LIVING.forEach((identifier, metric) -> living.put(identifier, read(metric)));
    Map<String, Number> all = new HashMap<>(LAST);
    all.putAll(living);
    return all.entrySet().stream()
        .filter(e -> e.getKey().contains(job) && e.getKey().endsWith(".gamlp." + name))
        .map(e -> e.getValue().doubleValue())
        .toList();
  }

  private static Number read(Metric metric) {
    return metric instanceof Counter counter
        ? counter.getCount()
        : (Number) ((Gauge<?>) metric).getValue();
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String identifier = group.getMetricIdentifier(name);
    if (identifier.contains(".gamlp.")) {
      LIVING.put(identifier, metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    String identifier = group.getMetricIdentifier(name);
    if (LIVING.get(identifier) == metric) {
      // In this order, so that whoever looks meanwhile finds it in one of the two.
      LAST.put(identifier, read(metric));
      LIVING.remove(identifier, metric);
    }
  }

  /** Found by Flink through the service loader. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new MemoryReporter();
    }
  }
}
