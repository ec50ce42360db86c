package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.figures.ReportCollector;
import io.gamlp.admm.program.Report;
import io.gamlp.benchmarks.epoch.Timeline.Kind;
import io.gamlp.benchmarks.floor.KernelCall;
import io.gamlp.benchmarks.measure.Profile;
import io.gamlp.benchmarks.measure.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The epochs of one run, after its warm-up.
 *
 * @param seconds of each, from the end of the one before to its own
 * @param cpuSeconds the same of the processor's time of the thread that takes the reports: in
 *     process that is the one that trains, and what else runs on the machine does not count
 * @param profile where the time went
 * @param calls of kernels an epoch
 * @param times as metrics count them, added over all epochs
 * @param job the job that ran it; null in process
 */
public record Epochs(
    Sample seconds,
    Sample cpuSeconds,
    Profile profile,
    Map<KernelCall, Double> calls,
    EpochTimes times,
    String job) {

  public double mean() {
    return Arrays.stream(seconds.values()).average().orElseThrow();
  }

  /** Follows a run by its reports. */
  static final class Watch {
    private final Schedule schedule;
    private final ReportCollector collector;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Long> ends = new ArrayList<>();
    private final List<Long> cpuEnds = new ArrayList<>();
    private final EpochTimes times = new EpochTimes();

    Watch(Schedule schedule, int blocks) {
      this.schedule = schedule;
      this.collector =
          new ReportCollector(
              blocks,
              1,
              record -> {
                ends.add(System.nanoTime());
                cpuEnds.add(threads.getCurrentThreadCpuTime());
                if (record.epoch() > schedule.warmUp()
                    && record.epoch() <= schedule.warmUp() + schedule.measured()) {
                  times.add(record.times());
                }
              });
    }

    void add(Report report) {
      collector.add(report);
    }

    /** What was seen, when the run has ended. */
    Epochs epochs(Observation observation, String job) {
      int first = schedule.warmUp();
      long from = ends.get(first - 1);
      long to = ends.get(first + schedule.measured() - 1);
      List<Timeline> timelines = observation.timelines();
      return new Epochs(
          new Sample(secondsBetween(ends)),
          new Sample(secondsBetween(cpuEnds)),
          profile(timelines, from, to),
          calls(timelines, from, to),
          times,
          job);
    }

    private double[] secondsBetween(List<Long> nanos) {
      double[] seconds = new double[schedule.measured()];
      int first = schedule.warmUp();
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = (nanos.get(first + i) - nanos.get(first + i - 1)) / 1e9;
      }
      return seconds;
    }

    private Map<KernelCall, Double> calls(List<Timeline> timelines, long from, long to) {
      Map<KernelCall, Double> calls = new HashMap<>();
      for (Timeline timeline : timelines) {
        timeline
            .calls(from, to)
            .forEach((call, n) -> calls.merge(call, 1.0 * n / schedule.measured(), Double::sum));
      }
      return calls;
    }

    private Profile profile(List<Timeline> timelines, long from, long to) {
      Map<Kind, Double> seconds = new HashMap<>();
      double codec = 0;
      for (Timeline timeline : timelines) {
        for (Kind kind : Kind.values()) {
          seconds.merge(kind, timeline.seconds(kind, from, to) / schedule.measured(), Double::sum);
        }
        codec += CodecTime.seconds(timeline.packed(from, to)) / schedule.measured();
      }
      Map<String, Double> phases = new LinkedHashMap<>();
      phases.put("products", seconds.get(Kind.PRODUCT));
      phases.put(
          "elementwise",
          seconds.get(Kind.STEP) - seconds.get(Kind.PRODUCT) - seconds.get(Kind.SEND) - codec);
      phases.put("codec", codec);
      phases.put("serialise", seconds.get(Kind.SEND));
      phases.put("network", seconds.get(Kind.NETWORK));
      phases.put("wait", seconds.get(Kind.WAIT));
      double epoch = (to - from) / 1e9 / schedule.measured();
      return new Profile(phases, epoch * timelines.size());
    }
  }
}
