package io.gamlp.benchmarks.epoch;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is seen of one run, by all threads that take part. A run's programs are made by a factory
 * that travels as bytes, also within this JVM: it finds the observation again by its number. Who
 * opens one closes it.
 */
final class Observation implements AutoCloseable {

  private static final Map<Integer, Observation> OPEN = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int number = NUMBERS.incrementAndGet();
  private final List<Timeline> timelines = new CopyOnWriteArrayList<>();
  private final Map<Sent, Long> underWay = new ConcurrentHashMap<>();

  private record Sent(MessageKind kind, LayerAddress from, LayerAddress to, int stage, int epoch) {

    static Sent of(Message message) {
      return new Sent(
          message.kind(), message.from(), message.to(), message.stage(), message.epoch());
    }
  }

  private Observation() {}

  static Observation open() {
    Observation observation = new Observation();
    OPEN.put(observation.number, observation);
    return observation;
  }

  static Observation of(int number) {
    return OPEN.get(number);
  }

  int number() {
    return number;
  }

  /** A timeline for the thread that asks. */
  Timeline timeline() {
    Timeline timeline = new Timeline();
    timelines.add(timeline);
    return timeline;
  }

  /** The timelines on which something stands. */
  List<Timeline> timelines() {
    return timelines.stream().filter(timeline -> !timeline.isEmpty()).toList();
  }

  /** A message is about to be handed over. */
  void leaves(Message message) {
    underWay.put(Sent.of(message), System.nanoTime());
  }

  /** When a message was handed over; null for one that is not known. */
  Long arrives(Message message) {
    return underWay.remove(Sent.of(message));
  }

  @Override
  public void close() {
    OPEN.remove(number);
  }
}
