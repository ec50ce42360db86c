package io.gamlp.admm.chain;

import io.gamlp.admm.chain.EvaluationJudge.Verdict;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One layer's and block's part of the evaluations. The first layer starts a wave of activations
 * after an epoch; each layer sends it on with the weights it had after that very epoch; the output
 * layer counts, block 0 of it judges and tells everybody. Layers do not wait for a wave: they keep
 * a copy of the epoch's weights until they are told that it was judged, and only stop when {@link
 * #MAX_PENDING} are open.
 */
final class Evaluation {

  static final int MAX_PENDING = 3;

  private static final int OPEN_END = Integer.MAX_VALUE;

  // A verdict's numbers: whether the epoch is the best so far and the last of all, then decisions.
  private static final int BEST = 0;
  private static final int LAST = 1;
  static final int DECISIONS = 2;

  /**
   * What is kept of an epoch until it was judged.
   *
   * @param number how many evaluations this layer has opened before
   */
  private record Pending(
      int number, int stage, boolean full, KeptWeights w, float[] b, float[] firstActivations) {}

  /** Weights and the epoch they are of. */
  record Weights(int epoch, KeptWeights w, float[] b) {}

  private final Layer layer;
  private final LayerAddress self;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final ClassSet classes;
  private final Kernels kernels;
  private final EvaluationJudge judge;
  private final HeldOutColumns heldOutColumns;

  private final TreeMap<Integer, Pending> pending = new TreeMap<>();
  private final Map<Integer, Message> earlyWaves = new HashMap<>();
  private final TreeMap<Integer, double[][]> counts = new TreeMap<>();

  /** What block 0 of the output layer told last: a layer may lack it after a restore. */
  private final Deque<Message> told = new ArrayDeque<>();

  /** Evaluations that this layer has opened so far. */
  private int opened;

  private Weights best;

  /** The epoch with which training ended early, or {@link #OPEN_END}. */
  private int lastEpoch = OPEN_END;

  Evaluation(Layer layer) {
    this.layer = layer;
    this.self = layer.self;
    this.settings = layer.settings;
    this.data = layer.data;
    this.kernels = layer.kernels;
    this.classes = layer.classes;
    this.heldOutColumns = new HeldOutColumns(layer);
    this.judge = isJudge() ? new EvaluationJudge(settings) : null;
  }

  /**
   * Whether so many evaluations are open that the next epoch must wait. One counts from the oldest
   * on: of verdicts the last few are told again after a restore, and it must be among them.
   */
  boolean isFull() {
    return !pending.isEmpty() && opened - pending.firstEntry().getValue().number() >= MAX_PENDING;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Whether the outcome of an epoch's evaluation is still to come. */
  boolean isOpen(int epoch) {
    return pending.containsKey(epoch);
  }

  /** Whether training has ended early, with an epoch before this one. */
  boolean endedBefore(int epoch) {
    return epoch > lastEpoch;
  }

  /** The epoch with which training has ended early. */
  int lastEpoch() {
    return lastEpoch;
  }

  /** The weights of the best evaluation of the last stage, or null where none was kept. */
  Weights best() {
    return best;
  }

  /** Whether a wave is made with the weights of an epoch. */
  boolean evaluates(int epoch, StageClock clock) {
    return clock.evaluatesAfter(epoch) || settings.decidesFromTrainCost();
  }

  /** Keeps what the evaluation of an epoch needs and starts or continues its wave. */
  void afterEpoch(int epoch, StageClock clock, LayerVariables v, Outbox out) {
    if (!evaluates(epoch, clock)) {
      return;
    }
    open(epoch, clock.evaluatesAfter(epoch), clock, v, out);
  }

  /** No epoch is to come. */
  void epochsEnded() {
    heldOutColumns.ended();
  }

  /** Lets the start weights, as those of epoch 0, be judged beside those of all epochs. */
  void ofStart(StageClock clock, LayerVariables v, Outbox out) {
    open(0, true, clock, v, out);
  }

  private void open(int epoch, boolean full, StageClock clock, LayerVariables v, Outbox out) {
    float[] first = self.layer() == 1 ? firstActivations(v, full) : null;
    KeptWeights weights = layer.keepWeights();
    pending.put(epoch, new Pending(opened, clock.stage(), full, weights, v.b.clone(), first));
    opened++;
    if (first != null) {
      startWave(epoch, out, clock);
    } else if (earlyWaves.containsKey(epoch)) {
      onWave(earlyWaves.remove(epoch), epoch, clock, out);
    }
  }

  /** {@code f(W X + b)} of the training columns, then of the held-out ones. */
  private float[] firstActivations(LayerVariables v, boolean full) {
    float[] product = full ? heldOutColumns.product() : new float[0];
    float[] a = Arrays.copyOf(v.wp, v.outputs() + product.length);
    System.arraycopy(product, 0, a, v.outputs(), product.length);
    addBias(a, v.b);
    if (!settings.depths().isOutput(1)) {
      settings.objective().activation().apply(a, a.length);
    }
    return a;
  }

  private void startWave(int epoch, Outbox out, StageClock clock) {
    Pending p = pending.get(epoch);
    if (settings.depths().isOutput(1)) {
      count(epoch, p, p.firstActivations(), clock, out);
      return;
    }
    LayerAddress above =
        new LayerAddress(settings.depths().above(p.stage(), self.layer()), self.block());
    out.send(
        Message.exact(MessageKind.EVALUATE, self, above, p.stage(), epoch, p.firstActivations()));
  }

  /**
   * Takes a wave: sends it on, or counts it in the output layer. A wave that is ahead of this layer
   * waits; one that was judged long ago is ignored, and so is one that nobody will judge.
   *
   * @param lastFinished the last epoch that this layer has finished, 0 when it has just started, -1
   *     before
   */
  void onWave(Message wave, int lastFinished, StageClock clock, Outbox out) {
    int epoch = wave.epoch();
    Pending p = pending.get(epoch);
    if (p == null) {
      if (epoch > lastFinished && !endedBefore(epoch)) {
        earlyWaves.put(epoch, wave);
      }
      return;
    }
    int outWidth = p.b().length;
    float[] w = p.w().values();
    int inWidth = w.length / outWidth;
    int rows = wave.values().length / inWidth;
    float[] a = new float[rows * outWidth];
    kernels.gemm(false, true, rows, outWidth, inWidth, 1f, wave.values(), w, 0f, a);
    addBias(a, p.b());
    if (settings.depths().isOutput(self.layer())) {
      count(epoch, p, a, clock, out);
    } else {
      settings.objective().activation().apply(a, a.length);
      LayerAddress above =
          new LayerAddress(settings.depths().above(p.stage(), self.layer()), self.block());
      out.send(Message.exact(MessageKind.EVALUATE, self, above, p.stage(), epoch, a));
    }
  }

  private static void addBias(float[] a, float[] b) {
    for (int row = 0; row < a.length; row += b.length) {
      for (int i = 0; i < b.length; i++) {
        a[row + i] += b[i];
      }
    }
  }

  private void count(int epoch, Pending p, float[] logits, StageClock clock, Outbox out) {
    double[] c = new double[EvaluationJudge.COUNTS];
    int width = p.b().length;
    int[] train = data.trainLabels(self.block(), settings.blocks());
    for (int v = 0; v < train.length; v++) {
      int row = v * width;
      c[EvaluationJudge.LOSS_SUM] += settings.objective().loss().of(logits, row, classes, train[v]);
      c[EvaluationJudge.TRAIN_RIGHT] += right(logits, row, train[v]);
      c[EvaluationJudge.TRAIN_COLUMNS]++;
    }
    if (p.full()) {
      int[] heldOut = data.heldOutLabels(self.block(), settings.blocks());
      boolean[] isValidation = data.heldOutIsValidation(self.block(), settings.blocks());
      for (int v = 0; v < heldOut.length; v++) {
        int which = isValidation[v] ? EvaluationJudge.VAL_RIGHT : EvaluationJudge.TEST_RIGHT;
        c[which] += right(logits, (train.length + v) * width, heldOut[v]);
        c[which + 1]++;
      }
    }
    if (isJudge()) {
      onCounts(self.block(), epoch, c, clock, out);
    } else {
      LayerAddress to = new LayerAddress(self.layer(), 0);
      out.send(Message.scalars(MessageKind.EVALUATION_COUNTS, self, to, p.stage(), epoch, c));
    }
  }

  private int right(float[] logits, int row, int label) {
    return SoftmaxLoss.argmax(logits, row, classes) == label ? 1 : 0;
  }

  private boolean isJudge() {
    return settings.depths().isOutput(self.layer()) && self.block() == 0;
  }

  /** Block 0 of the output layer: takes a block's counts and judges when all are there. */
  void onCounts(int block, int epoch, double[] blockCounts, StageClock clock, Outbox out) {
    boolean isRepetition = !pending.containsKey(epoch) && epoch <= lastTold();
    if (isRepetition || endedBefore(epoch)) {
      return;
    }
    counts.computeIfAbsent(epoch, e -> new double[settings.blocks()][])[block] = blockCounts;
    judgeWhatIsComplete(clock, out);
  }

  /** In the order of epochs, so that what is best does not depend on who counts faster. */
  private void judgeWhatIsComplete(StageClock clock, Outbox out) {
    while (!counts.isEmpty() && isComplete(counts.firstEntry().getValue())) {
      int epoch = counts.firstKey();
      if (!pending.containsKey(epoch) || pending.firstKey() != epoch) {
        return;
      }
      double[] sum = new double[EvaluationJudge.COUNTS];
      for (double[] block : counts.remove(epoch)) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += block[i];
        }
      }
      judgeOne(epoch, sum, clock, out);
    }
  }

  private static boolean isComplete(double[][] blocks) {
    return Arrays.stream(blocks).noneMatch(b -> b == null);
  }

  private void judgeOne(int epoch, double[] sum, StageClock clock, Outbox out) {
    Pending p = pending.get(epoch);
    StageClock clockOfEpoch = clock;
    if (clock.stage() != p.stage()) {
      // The chain has grown meanwhile: nothing can be decided for the old stage any more.
      clockOfEpoch = new StageClock(settings, p.stage());
    }
    Verdict verdict = judge.judge(sum, epoch, p.full(), clockOfEpoch);
    out.report(
        new Report(
            Report.Kind.EVALUATION,
            self,
            p.stage(),
            epoch,
            verdict.figures().toNumbers(),
            new float[0]));
    StageClock decided = new StageClock(settings, p.stage());
    verdict.decisions().forEach(decided::take);
    double[] decisions = decided.decisionsAsNumbers();
    double[] numbers = new double[DECISIONS + decisions.length];
    numbers[BEST] = verdict.figures().best() ? 1 : 0;
    numbers[LAST] = verdict.figures().last() ? 1 : 0;
    System.arraycopy(decisions, 0, numbers, DECISIONS, decisions.length);
    Message verdictMessage =
        Message.scalars(MessageKind.EVALUATED, self, self, p.stage(), epoch, numbers);
    told.addLast(verdictMessage);
    if (told.size() > MAX_PENDING + 1) {
      told.removeFirst();
    }
    tell(verdictMessage, out);
    onEvaluated(verdictMessage, clock);
  }

  /** To every layer of the stage and every block but this one. */
  private void tell(Message verdict, Outbox out) {
    for (int layer = 1; layer <= settings.layers(); layer++) {
      if (!settings.depths().trains(verdict.stage(), layer)) {
        continue;
      }
      for (int block = 0; block < settings.blocks(); block++) {
        LayerAddress to = new LayerAddress(layer, block);
        if (!to.equals(self)) {
          out.send(
              Message.scalars(
                  MessageKind.EVALUATED,
                  self,
                  to,
                  verdict.stage(),
                  verdict.epoch(),
                  verdict.scalars()));
        }
      }
    }
  }

  private int lastTold() {
    return told.isEmpty() ? -1 : told.getLast().epoch();
  }

  /**
   * Takes a verdict: lets the epoch's weights go, or keeps them as the best. With the last one go
   * those of later epochs too, which count for nothing.
   */
  void onEvaluated(Message verdict, StageClock clock) {
    Pending p = pending.remove(verdict.epoch());
    if (p == null) {
      return;
    }
    boolean lastStage = p.stage() == settings.depths().stages() - 1;
    // A better one was judged later, but verdicts may arrive in any order.
    boolean isBest =
        verdict.scalars()[BEST] != 0 && (best == null || verdict.epoch() > best.epoch());
    if (isBest && settings.keepBest() && lastStage && self.block() == 0) {
      best = new Weights(verdict.epoch(), p.w(), p.b());
    }
    if (clock.stage() == p.stage() && settings.depths().isOutput(self.layer())) {
      clock.takeNumbers(verdict.scalars(), DECISIONS);
    }
    if (verdict.scalars()[LAST] != 0) {
      endWith(verdict.epoch());
    }
  }

  private void endWith(int epoch) {
    lastEpoch = epoch;
    opened -= pending.tailMap(epoch, false).size();
    pending.tailMap(epoch, false).clear();
    earlyWaves.clear();
    counts.clear();
  }

  void save(StateWriter state) {
    state.doubles("opened", opened);
    state.doubles("pending", pending.keySet().stream().mapToDouble(e -> e).toArray());
    pending.forEach(
        (epoch, p) -> {
          state.doubles("pending." + epoch, p.number(), p.stage(), p.full() ? 1 : 0, p.w().scale());
          state.floats("pending.W." + epoch, p.w().values(), p.w().values().length);
          state.floats("pending.b." + epoch, p.b(), p.b().length);
          if (p.firstActivations() != null) {
            state.floats("pending.a." + epoch, p.firstActivations(), p.firstActivations().length);
          }
        });
    state.doubles("lastEpoch", lastEpoch);
    if (best != null) {
      state.doubles("best", best.epoch(), best.w().scale());
      state.floats("best.W", best.w().values(), best.w().values().length);
      state.floats("best.b", best.b(), best.b().length);
    }
    if (isJudge()) {
      judge.save(state);
      state.doubles("told", told.stream().mapToDouble(Message::epoch).toArray());
      for (Message m : told) {
        state.doubles("told.stage." + m.epoch(), m.stage());
        state.doubles("told." + m.epoch(), m.scalars());
      }
    }
  }

  void restore(StateReader state) {
    opened = (int) state.doubles("opened")[0];
    for (double e : state.doubles("pending")) {
      int epoch = (int) e;
      double[] p = state.doubles("pending." + epoch);
      pending.put(
          epoch,
          new Pending(
              (int) p[0],
              (int) p[1],
              p[2] != 0,
              new KeptWeights(state.floats("pending.W." + epoch), p[3]),
              state.floats("pending.b." + epoch),
              state.floats("pending.a." + epoch)));
    }
    lastEpoch = (int) state.doubles("lastEpoch")[0];
    double[] ofBest = state.doubles("best");
    if (ofBest != null) {
      KeptWeights w = new KeptWeights(state.floats("best.W"), ofBest[1]);
      best = new Weights((int) ofBest[0], w, state.floats("best.b"));
    }
    if (isJudge()) {
      judge.restore(state);
      for (double e : state.doubles("told")) {
        int epoch = (int) e;
        int stage = (int) state.doubles("told.stage." + epoch)[0];
        told.addLast(
            Message.scalars(
                MessageKind.EVALUATED, self, self, stage, epoch, state.doubles("told." + epoch)));
      }
    }
  }

  /** Repeats the open waves and the last verdicts. */
  void resume(StageClock clock, Outbox out) {
    told.forEach(verdict -> tell(verdict, out));
    if (self.layer() == 1) {
      for (int epoch : pending.keySet().stream().mapToInt(e -> e).toArray()) {
        if (pending.containsKey(epoch)) {
          startWave(epoch, out, clock);
        }
      }
    }
  }
}
