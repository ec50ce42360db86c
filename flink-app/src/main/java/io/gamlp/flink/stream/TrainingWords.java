package io.gamlp.flink.stream;

import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.SeedOutcome;
import java.util.Locale;
import java.util.Optional;

/** What came of a training, in a few words for people. */
final class TrainingWords {

  private TrainingWords() {}

  /**
   * @param version that the model was registered as
   * @param parent the version that the training started from
   */
  static String of(SeedOutcome outcome, String version, Optional<String> parent) {
    return String.format(
        Locale.ROOT,
        "%d epochs, %s%s, model %s%s",
        outcome.lastEpoch(),
        parent.filter(from -> outcome.bestEpoch() == 0).map(TrainingWords::kept).orElse(""),
        accuracy(outcome.best()),
        version,
        parent.map(from -> " from " + from).orElse(""));
  }

  private static String kept(String parent) {
    return "no epoch better than " + parent + ", its weights kept, ";
  }

  /** That of the training nodes where there are no validation nodes. */
  private static String accuracy(Accuracies a) {
    return Double.isNaN(a.val())
        ? String.format(Locale.ROOT, "train %.4f", a.train())
        : String.format(Locale.ROOT, "val %.4f", a.val());
  }
}
