package io.gamlp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.flink.cli.Main;
import io.gamlp.flink.pipeline.DefaultPipelines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains again and again on one cluster, and watches what its TaskManagers hold. The client is in
 * this JVM, which saves its start each time; what the cluster gets are the jars of {@code app}.
 */
final class Resubmissions {

  /**
   * Java 17 keeps, per kind of comparison, the type that a record's equals or hashCode last
   * compared ({@code MethodHandle.asTypeCache} in {@code java.lang.runtime.ObjectMethods}), and
   * with it the loader of a job that is over. However many jobs have run, it is at most one for
   * each of the two.
   */
  private static final int LOADERS_HELD_BY_JAVA = 2;

  /** Pools of Flink that grow with use up to a bound. */
  private static final int THREADS_OF_POOLS = 12;

  private Resubmissions() {}

  /**
   * @param expected the first submission is the same run, and must end with the same bits
   * @param warmUp submissions before what is held is taken as the measure
   * @param times submissions in all
   * @param growthMib by which a TaskManager's resident memory may have grown then
   */
  static void assertNothingLeaks(
      LocalCluster cluster, Path folder, Training expected, int warmUp, int times, long growthMib)
      throws Exception {
    Training same =
        new Training(folder.resolve("again-1"), expected.algorithm(), expected.epochs());
    submit(cluster, same);
    same.assertSameAs(expected);
    Map<String, Footprint> before = new HashMap<>();
    for (int i = 2; i <= times; i++) {
      submit(cluster, new Training(folder.resolve("again-" + i), expected.algorithm(), 5));
      if (i == warmUp) {
        for (String name : cluster.taskManagers()) {
          before.put(name, settled(cluster, name));
        }
      }
    }
    for (String name : cluster.taskManagers()) {
      Footprint first = before.get(name);
      Footprint last = settled(cluster, name);
      System.out.printf(
          "%s after %d submissions: %s, after %d: %s%n", name, warmUp, first, times, last);
      assertThat(last.threads())
          .as("threads of %s", name)
          .isLessThanOrEqualTo(first.threads() + THREADS_OF_POOLS);
      assertThat(last.residentMib())
          .as("resident MiB of %s", name)
          .isLessThanOrEqualTo(first.residentMib() + growthMib);
    }
  }

  private static void submit(LocalCluster cluster, Training training) {
    List<String> words = new ArrayList<>(Arrays.asList(training.words()));
    words.addAll(List.of("--master", cluster.address()));
    String home = System.getProperty("gamlp.home");
    System.setProperty("gamlp.home", LocalCluster.DISTRIBUTION.toString());
    try {
      assertThat(new Main(new DefaultPipelines()).run(words.toArray(String[]::new))).isZero();
    } finally {
      if (home == null) {
        System.clearProperty("gamlp.home");
      } else {
        System.setProperty("gamlp.home", home);
      }
    }
  }

  /** The footprint once the last job's class loader has gone. */
  private static Footprint settled(LocalCluster cluster, String name) throws Exception {
    Footprint[] now = new Footprint[1];
    Conditions.await(
        name + " has no more class loaders than Java itself holds",
        () -> {
          now[0] = Footprint.of(cluster, name);
          return now[0].loaders() <= LOADERS_HELD_BY_JAVA;
        });
    return now[0];
  }
}
