package io.gamlp.flink.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Notices that nothing has arrived at a subtask for too long while it has unfinished programs, and
 * says what each of them waits for. Knows no clock: it is told the time in milliseconds.
 */
final class Watchdog {

  private final long patienceMillis;
  private final Collection<HostedProgram> programs;
  private long lastArrival;

  Watchdog(Duration patience, Collection<HostedProgram> programs, long now) {
    this.patienceMillis = patience.toMillis();
    this.programs = programs;
    this.lastArrival = now;
  }

  void somethingArrived(long now) {
    lastArrival = now;
  }

  /** When to look again, given that somebody looks now. */
  long nextCheck(long now) {
    long due = lastArrival + patienceMillis;
    return due > now ? due : now + patienceMillis;
  }

  /** What to tell people, if anything. */
  Optional<String> complaint(long now) {
    List<HostedProgram> unfinished = programs.stream().filter(p -> !p.isFinished()).toList();
    if (unfinished.isEmpty() || now - lastArrival < patienceMillis) {
      return Optional.empty();
    }
    return Optional.of(
        "nothing has arrived for "
            + (now - lastArrival) / 1000.0
            + " s: "
            + unfinished.stream().map(HostedProgram::waitingFor).collect(Collectors.joining("; ")));
  }
}
