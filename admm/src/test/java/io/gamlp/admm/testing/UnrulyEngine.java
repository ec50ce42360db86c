package io.gamlp.admm.testing;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An engine that delivers the messages under way in a random order, and can crash between any two
 * deliveries: all programs and all messages under way are gone, fresh programs are restored from
 * what the old ones save at that moment.
 */
public final class UnrulyEngine {

  /** How much order a delivery keeps. */
  public enum Order {
    /** Messages from one program to another arrive in the order in which they were sent. */
    PER_PAIR,
    /** None at all. */
    NONE
  }

  private final Supplier<List<? extends LayerProgram>> factory;
  private final Order order;
  private final Random random;
  private final List<Message> underWay = new ArrayList<>();
  private final Outbox outbox;
  private Map<LayerAddress, LayerProgram> programs;
  private long delivered;

  public UnrulyEngine(
      Supplier<List<? extends LayerProgram>> factory,
      Order order,
      long seed,
      Consumer<Report> reports) {
    this.factory = factory;
    this.order = order;
    this.random = new Random(seed);
    this.programs = fresh();
    this.outbox =
        new Outbox() {
          @Override
          public void send(Message message) {
            if (message.from().equals(message.to())) {
              throw new IllegalStateException("sent to itself: " + message);
            }
            underWay.add(message);
          }

          @Override
          public void report(Report report) {
            reports.accept(report);
          }
        };
  }

  private Map<LayerAddress, LayerProgram> fresh() {
    return factory.get().stream()
        .collect(Collectors.toMap(LayerProgram::address, p -> p, (p, q) -> p, LinkedHashMap::new));
  }

  public void start() {
    programs.values().forEach(program -> program.start(outbox));
  }

  /** Delivers one message; false when none is under way. */
  public boolean deliverOne() {
    if (underWay.isEmpty()) {
      return false;
    }
    int i = random.nextInt(underWay.size());
    if (order == Order.PER_PAIR) {
      Message any = underWay.get(i);
      i = 0;
      while (!samePair(underWay.get(i), any)) {
        i++;
      }
    }
    Message message = underWay.remove(i);
    delivered++;
    programs.get(message.to()).onMessage(message, outbox);
    return true;
  }

  private static boolean samePair(Message a, Message b) {
    return a.from().equals(b.from()) && a.to().equals(b.to());
  }

  /** Delivers at most so many messages. */
  public void deliver(long count) {
    for (long i = 0; i < count && deliverOne(); i++) {
      // delivering is all there is to do
    }
  }

  /** Delivers messages until there are none; then every program must have finished. */
  public void finish() {
    while (deliverOne()) {
      // delivering is all there is to do
    }
    String stuck =
        programs.values().stream()
            .filter(program -> !program.finished())
            .map(program -> program.address() + " in " + program.waitingFor())
            .collect(Collectors.joining("; "));
    if (!stuck.isEmpty()) {
      throw new IllegalStateException("nothing is under way, but these wait: " + stuck);
    }
  }

  /** What every program saves now. */
  public Map<LayerAddress, HeapState> save() {
    Map<LayerAddress, HeapState> states = new LinkedHashMap<>();
    programs.forEach(
        (address, program) -> {
          HeapState state = new HeapState();
          program.save(state);
          states.put(address, state);
        });
    return states;
  }

  /** Loses everything that lives and comes up again from saved states. */
  public void restore(Map<LayerAddress, HeapState> states) {
    underWay.clear();
    programs = fresh();
    programs.forEach((address, program) -> program.restore(states.get(address)));
    programs.values().forEach(program -> program.resume(outbox));
  }

  /** Messages delivered so far. */
  public long delivered() {
    return delivered;
  }
}
