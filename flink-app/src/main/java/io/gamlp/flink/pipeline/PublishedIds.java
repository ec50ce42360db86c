package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.PublishConfig;
import io.gamlp.flink.kafka.KafkaSettings;
import io.gamlp.flink.kafka.KnownSnapshots;
import io.gamlp.flink.kafka.KnownSnapshots.Fate;
import io.gamlp.flink.kafka.TopicAdmin;
import io.gamlp.flink.progress.ProgressListener;
import io.gamlp.graph.InputException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Compares the ids of a publication with what the stream's metrics topic says of them. It knows
 * only what the stream has settled, so what it does not know is no fault: only an id that is
 * certainly used is refused, all else is told.
 */
final class PublishedIds {

  private final PublishConfig config;
  private final ProgressListener progress;
  private final String topic;

  /**
   * @param topic the metrics topic of the data set
   */
  PublishedIds(PublishConfig config, ProgressListener progress, String topic) {
    this.config = config;
    this.progress = progress;
    this.topic = topic;
  }

  /**
   * @throws InputException when the new snapshot has the id of one that is settled
   */
  void check(KafkaSettings settings, TopicAdmin admin) {
    if (config.snapshot().isEmpty() && config.base().isEmpty()) {
      return;
    }
    read(settings, admin).ifPresent(this::compare);
  }

  /** Empty where no stream has run yet, or where the topic cannot be read. */
  private Optional<KnownSnapshots> read(KafkaSettings settings, TopicAdmin admin) {
    try {
      return admin.partitions(topic).isEmpty()
          ? Optional.empty()
          : Optional.of(KnownSnapshots.read(settings, topic));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | InputException e) {
      // Whether the publication can succeed does not depend on it.
      progress.note(
          "ids are not compared with those on topic "
              + topic
              + ", which cannot be read: "
              + settings.withoutSecrets(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private void compare(KnownSnapshots known) {
    config.snapshot().ifPresent(id -> known.fate(id).ifPresent(fate -> refuse(id, fate)));
    config.base().ifPresent(base -> tell(base, known.fate(base)));
  }

  private void refuse(String id, Fate fate) {
    String found =
        switch (fate) {
          case PUBLISHED -> "a snapshot whose predictions are out";
          case FAILED -> "a snapshot that has failed";
          case SKIPPED -> "a snapshot that was skipped for a newer one";
        };
    throw new InputException(
        "--snapshot: found "
            + id
            + ", the id of "
            + found
            + " (topic "
            + topic
            + "), expected a new id; to begin the data set anew see docs/operations.md, \"Starting a data"
            + " set anew\"");
  }

  private void tell(String base, Optional<Fate> fate) {
    if (fate.isEmpty()) {
      progress.note(
          "the base "
              + base
              + " is not on topic "
              + topic
              + " (yet, or any more): the change waits for it, and fails if it never comes");
    } else if (fate.get() == Fate.FAILED) {
      progress.note(
          "the base "
              + base
              + " has failed (topic "
              + topic
              + " says why): the change fails, too, unless the graph of the base became whole");
    }
  }
}
