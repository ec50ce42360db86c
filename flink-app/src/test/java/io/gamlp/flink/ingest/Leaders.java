package io.gamlp.flink.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets the leaders of a topic answer a job, or some of them not, as a test wants it. */
final class Leaders implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What leaders are silent about. */
  enum Silence {
    NOTHING,

    /** Where their partitions end. */
    ENDS,

    /** What is before the end, which one may have said before it fell silent. */
    RECORDS
  }

  /** The operator's copies of an instance find what the test sets by the instance's id. */
  private static final Map<String, Silence> SILENT = new ConcurrentHashMap<>();

  private static final Map<String, AtomicInteger> IN_VAIN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  void are(Silence silent) {
    SILENT.put(id, silent);
  }

  /** How often they were asked in vain, whoever it was that kept them from answering. */
  int askedInVain() {
    return inVain().get();
  }

  private AtomicInteger inVain() {
    return IN_VAIN.computeIfAbsent(id, i -> new AtomicInteger());
  }

  private void answer(Silence question) throws IOException {
    if (SILENT.getOrDefault(id, Silence.NOTHING) == question) {
      throw new IOException("a leader does not answer");
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    T put() throws IOException;
  }

  private <T> T counted(Question<T> question) throws IOException {
    try {
      return question.put();
    } catch (IOException e) {
      inVain().incrementAndGet();
      throw e;
    }
  }

  TopicEnds before(TopicEnds real) {
    return new Asked(this, real);
  }

  private record Asked(Leaders leaders, TopicEnds real) implements TopicEnds {

    @Override
    public long[] ask() throws IOException {
      return leaders.counted(
          () -> {
            leaders.answer(Silence.ENDS);
            return real.ask();
          });
    }

    @Override
    public boolean areReached(long[] ends, Positions read) throws IOException {
      return leaders.counted(
          () -> {
            leaders.answer(Silence.RECORDS);
            return real.areReached(ends, read);
          });
    }

    @Override
    public long[] committed() throws IOException {
      return real.committed();
    }
  }
}
