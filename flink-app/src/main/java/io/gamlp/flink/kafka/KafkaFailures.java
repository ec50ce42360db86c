package io.gamlp.flink.kafka;

import io.gamlp.graph.InputException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says in one sentence what the user can mend about a failure of a client; without secrets. */
final class KafkaFailures {

  private final KafkaSettings settings;

  KafkaFailures(KafkaSettings settings) {
    this.settings = settings;
  }

  /** The failure as bad input where it is one, else as it is, in a sentence of its own. */
  RuntimeException explain(String doing, Throwable failure) {
    String where = "--brokers " + settings.brokers() + ": ";
    Optional<AuthenticationException> login = find(failure, AuthenticationException.class);
    if (login.isPresent()) {
      return mendable(
          where
              + "the broker does not let this client in ("
              + login.get().getMessage()
              + "), expected properties in --kafka-config or --kafka by which it does",
          failure);
    }
    Optional<AuthorizationException> rights = find(failure, AuthorizationException.class);
    if (rights.isPresent()) {
      return mendable(
          where + doing + " is not allowed (" + rights.get().getMessage() + ")", failure);
    }
    Optional<ConfigException> config = find(failure, ConfigException.class);
    if (config.isPresent()) {
      return mendable("the Kafka properties: " + config.get().getMessage(), failure);
    }
    Optional<RecordTooLargeException> size = find(failure, RecordTooLargeException.class);
    if (size.isPresent()) {
      return mendable(
          where
              + doing
              + " met a record that is too large (max.request.size in --kafka,"
              + " max.message.bytes of the topic): "
              + size.get().getMessage(),
          failure);
    }
    if (find(failure, TimeoutException.class).isPresent()) {
      return mendable(
          where
              + doing
              + " got no answer in time, expected a Kafka broker there that speaks the given"
              + " security.protocol",
          failure);
    }
    return new KafkaException(
        settings.withoutSecrets(where + doing + " failed: " + rootOf(failure).getMessage()),
        harmless(failure));
  }

  private InputException mendable(String message, Throwable cause) {
    return new InputException(settings.withoutSecrets(message), harmless(cause));
  }

  /** Causes go into logs: one that quotes a secret stays behind. */
  private Throwable harmless(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null
          && !settings.withoutSecrets(t.getMessage()).equals(t.getMessage())) {
        return null;
      }
    }
    return failure;
  }

  static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
