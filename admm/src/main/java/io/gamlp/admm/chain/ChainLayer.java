package io.gamlp.admm.chain;

import io.gamlp.admm.chain.JointStep.Outcome;
import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.quantization.ByteAccount;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One layer and column block of a chain of layers, of any algorithm: the start, the lines of each
 * epoch, growth in depth, evaluations, the end, and recovery after a failure. What the lines are is
 * the {@link LayerAlgorithm}'s matter.
 *
 * <p>On every boundary one message is answered by one, and a layer waits for nobody but its
 * neighbours and its own blocks.
 */
public final class ChainLayer implements LayerProgram {

  /** An evaluation is open in a layer until it is judged; a layer waits when so many are. */
  public static final int MOST_OPEN_EVALUATIONS = Evaluation.MAX_PENDING;

  /** Numbers that a block of the output layer counts in an evaluation. */
  public static final int EVALUATION_COUNTS = EvaluationJudge.COUNTS;

  /** Numbers of a verdict that decides nothing. */
  public static final int VERDICT_NUMBERS = Evaluation.DECISIONS;

  /**
   * Numbers that a block puts into the second round of a gradient step of a W that is held by its
   * coefficients on X, beside two for each row of W.
   */
  public static final int SPAN_SUMS = SpanGradientStep.SUMS;

  /** No line takes more rounds. */
  private static final int MOST_ROUNDS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(ChainLayer.class);

  private enum Phase {
    /** A new layer waits for the start point of the layer below, or for what the chain grows by. */
    AWAIT_START,
    /** Between two lines of an epoch. */
    IN_EPOCH,
    /** All epochs are done; evaluations are open. */
    FINISHING,
    FINISHED
  }

  private final LayerAddress self;
  private final TrainingSettings settings;
  private final StartWeights startWeights;
  private final Kernels kernels;
  private final Layer layer;
  private final LayerVariables v;
  private final StageClock clock;
  private final LayerAlgorithm algorithm;
  private final List<Line> lines;
  private final Inbox inbox = new Inbox();
  private final BlockExchange exchange;
  private final Evaluation evaluation;

  private Phase phase = Phase.AWAIT_START;
  private int epoch = 1;

  /** The line to be done next. */
  private int line;

  /** The round of that line, where it is one of several blocks. */
  private int round;

  /** What this epoch has sent so far. */
  private ByteAccount sent = new ByteAccount();

  /** Whether the first matrix down belongs to the start point, not to the first epoch. */
  private final boolean answersStart;

  /** Taken by {@link Line.Measure}, reported at the end of the same step. */
  private EpochFigures figures;

  /**
   * @param self which layer and block
   * @param settings the run's settings
   * @param data input columns and labels
   * @param startWeights where training starts
   * @param kernels dense products; may be shared by all programs of a thread
   * @param workspace scratch; may be shared by all programs of a thread
   * @param algorithm makes the algorithm of a layer
   */
  public ChainLayer(
      LayerAddress self,
      TrainingSettings settings,
      TrainingData data,
      StartWeights startWeights,
      Kernels kernels,
      Workspace workspace,
      Function<Layer, LayerAlgorithm> algorithm) {
    this.self = self;
    this.settings = settings;
    this.startWeights = startWeights;
    this.kernels = kernels;
    this.layer = new Layer(self, settings, data, kernels, workspace);
    this.v = layer.v;
    this.clock = layer.clock;
    this.algorithm = algorithm.apply(layer);
    List<Line> all = this.algorithm.epoch();
    this.answersStart = all.contains(Line.tellForNextEpoch(Side.BELOW));
    this.lines = all.stream().filter(this::concernsThisLayer).toList();
    this.exchange = new BlockExchange(self, settings.blocks(), inbox);
    this.evaluation = new Evaluation(layer);
  }

  private boolean concernsThisLayer(Line l) {
    if (l instanceof Line.Hear hear) {
      return layer.has(hear.side());
    }
    return !(l instanceof Line.Tell tell) || layer.has(tell.side());
  }

  @Override
  public LayerAddress address() {
    return self;
  }

  @Override
  public void start(Outbox out) {
    if (layer.isFirst()) {
      v.p = inputColumns();
      takeStartWeights();
      firstForward(out);
    }
    advance(out);
  }

  @Override
  public void onMessage(Message m, Outbox out) {
    if (!epochsAreOver() || m.kind().isOfEvaluations()) {
      take(m, out);
      advance(out);
    }
  }

  /** A neighbour or block that does not know yet that training has ended early goes on sending. */
  private boolean epochsAreOver() {
    return phase == Phase.FINISHING || phase == Phase.FINISHED;
  }

  private void take(Message m, Outbox out) {
    switch (m.kind()) {
      case START, GROW -> {
        if (phase == Phase.AWAIT_START && m.stage() >= clock.stage()) {
          // Who waits for a start knows its stage, but not in which epoch the stage began.
          inbox.put(m, 0, m.stage());
        }
      }
      case P -> expect(m, layer.above);
      case Q -> expect(m, layer.below);
      case PARTIAL_SLAB, REDUCED_SLAB, PARTIAL_SUMS -> {
        int messageRound = (int) m.scalars()[0];
        if (!exchange.isOver(m.epoch(), messageRound)) {
          inbox.put(m, m.epoch(), messageRound);
        }
      }
      case EVALUATE -> evaluation.onWave(m, lastFinished(), clock, out);
      case EVALUATION_COUNTS ->
          evaluation.onCounts(m.from().block(), m.epoch(), m.scalars(), clock, out);
      case EVALUATED -> evaluation.onEvaluated(m, clock);
    }
  }

  /** The last epoch whose weights this layer has had; 0 stands for the start. */
  private int lastFinished() {
    return hasStarted() ? epoch - 1 : -1;
  }

  /** Keeps the next message of a neighbour; one that was heard is a repetition after a restore. */
  private void expect(Message m, Link link) {
    if (m.epoch() > link.heard() + 1) {
      throw new IllegalStateException(self + " in " + where() + " cannot be sent " + m + " yet");
    }
    if (m.epoch() > link.heard()) {
      inbox.put(m, m.epoch(), 0);
    }
  }

  @Override
  public boolean finished() {
    return phase == Phase.FINISHED;
  }

  private String where() {
    return "epoch " + epoch + ", " + phase;
  }

  @Override
  public String waitingFor() {
    return switch (phase) {
      case AWAIT_START -> where() + ": the start point of the layer below";
      case IN_EPOCH -> "epoch " + epoch + ": " + need(lines.get(line));
      case FINISHING -> where() + ": the outcome of the last evaluations";
      case FINISHED -> where();
    };
  }

  private String need(Line at) {
    if (at instanceof Line.Hear hear) {
      MessageKind kind = kindFrom(hear.side());
      return kind
          + " of epoch "
          + (epoch - hear.lag())
          + " of layer "
          + layer.neighbour(hear.side());
    }
    if (at instanceof Line.Joint joint) {
      return joint.name() + ", round " + round + " between the blocks";
    }
    return "the outcome of an evaluation";
  }

  /** What comes over a boundary: q from below, p from above. */
  private static MessageKind kindFrom(Side side) {
    return side == Side.BELOW ? MessageKind.Q : MessageKind.P;
  }

  private void advance(Outbox out) {
    while (step(out)) {
      // each step does what has become possible
    }
  }

  /** Does one step if it is possible; false when this layer must wait. */
  private boolean step(Outbox out) {
    if (evaluation.endedBefore(epoch) && !isAbandoned()) {
      abandon();
    }
    return switch (phase) {
      case AWAIT_START -> takeStart(out);
      case IN_EPOCH -> doLine(out);
      case FINISHING -> finish(out);
      case FINISHED -> false;
    };
  }

  // ---------------------------------------------------------------------------------- the start

  private void takeStartWeights() {
    v.w = startWeights.weights(self.layer());
    v.b = startWeights.bias(self.layer());
  }

  /** {@code z = W p + b, q = f(z), p_{l+1} = q} (spec §8, Start). */
  private void firstForward(Outbox out) {
    v.wp = new float[v.outputs()];
    layer.products.wp();
    v.z = v.wp.clone();
    for (int c = 0; c < v.columns; c++) {
      for (int i = 0; i < v.out; i++) {
        v.z[c * v.out + i] += v.b[i];
      }
    }
    startOutput(out);
    if (startWeights.isCandidate() && settings.keepBest() && clock.isLastStage()) {
      evaluation.ofStart(clock, v, out);
    }
    enterFirstEpoch(out);
  }

  private void startOutput(Outbox out) {
    if (!layer.isOutput()) {
      v.q = v.z.clone();
      settings.objective().activation().apply(v.q, v.q.length);
    }
    algorithm.outputStarted();
    if (!layer.isOutput()) {
      out.send(
          layer.above.tellStart(
              self, layer.address(Side.ABOVE), clock.stage(), clock.stageStart(), v.q));
    }
  }

  private void enterFirstEpoch(Outbox out) {
    int start = clock.stageStart();
    if (!layer.isOutput()) {
      layer.above.startsAt(answersStart ? start - 1 : start, null);
    }
    if (!layer.isFirst() && answersStart) {
      tell(Side.BELOW, start, out);
    }
    epoch = start + 1;
    line = 0;
    phase = Phase.IN_EPOCH;
  }

  /** A layer above the first takes its start point; see spec §8, Start and Growing. */
  private boolean takeStart(Outbox out) {
    boolean inserted = clock.stage() > 0 && !layer.isOutput();
    LayerAddress output = new LayerAddress(settings.layers(), self.block());
    Message grow = inserted ? inbox.take(MessageKind.GROW, 0, clock.stage(), output) : null;
    if (grow != null) {
      takeGrowth(grow);
    } else {
      Message start = inbox.take(MessageKind.START, 0, clock.stage(), layer.address(Side.BELOW));
      if (start == null) {
        return false;
      }
      clock.enterStage(clock.stage(), start.epoch());
      v.p = start.values().clone();
      layer.below.startsAt(clock.stageStart(), start.values());
      algorithm.inputStarted();
    }
    if (inserted) {
      insertIdentity(out);
    } else if (v.w == null) {
      takeStartWeights();
      firstForward(out);
    } else {
      // The output layer of a grown chain keeps W, b and z.
      layer.products.wp();
      enterFirstEpoch(out);
    }
    return true;
  }

  /** {@code W = I, b = 0, z = p}. */
  private void insertIdentity(Outbox out) {
    v.w = new float[v.out * v.in];
    for (int i = 0; i < v.out; i++) {
      v.w[i * v.in + i] = 1f;
    }
    v.b = new float[v.out];
    v.wp = v.p.clone();
    v.z = v.p.clone();
    startOutput(out);
    enterFirstEpoch(out);
  }

  // ----------------------------------------------------------------------------------- an epoch

  /** Does the line that is next; false when it must wait. */
  private boolean doLine(Outbox out) {
    Line at = lines.get(line);
    boolean done;
    if (at instanceof Line.Hear hear) {
      done = hear(hear);
    } else if (at instanceof Line.Tell tell) {
      done = tell(tell, out);
    } else if (at instanceof Line.Begin) {
      return begin(out);
    } else if (at instanceof Line.Joint joint) {
      done = doRounds(joint.step(), out);
    } else if (at instanceof Line.Update update) {
      update.update().run();
      done = true;
    } else {
      figures = algorithm.figures();
      done = true;
    }
    if (done) {
      nextLine(out);
    }
    return done;
  }

  private void nextLine(Outbox out) {
    line = (line + 1) % lines.size();
    if (line == 0) {
      endEpoch(out);
    }
  }

  private boolean hear(Line.Hear hear) {
    Link link = layer.link(hear.side());
    int wanted = epoch - hear.lag();
    if (link.heard() >= wanted) {
      return true;
    }
    Message m = inbox.take(kindFrom(hear.side()), wanted, 0, layer.address(hear.side()));
    if (m == null) {
      return false;
    }
    if (hear.side() == Side.ABOVE) {
      clock.takeNumbers(m.scalars(), 0);
    }
    link.hear(m, layer.heardLength(hear.side()));
    hear.then().run();
    return true;
  }

  private boolean tell(Line.Tell tell, Outbox out) {
    boolean noNextEpoch = clock.isLastStage() && epoch == clock.stageEnd();
    if (tell.lag() == 0 || !noNextEpoch) {
      tell(tell.side(), epoch, out);
    }
    return true;
  }

  private void tell(Side side, int ofEpoch, Outbox out) {
    double[] decisions =
        side == Side.BELOW ? clock.decisionsFor(ofEpoch, boundariesToOutput()) : new double[0];
    float[] x = layer.told(side);
    Message message =
        layer.link(side).tell(self, layer.address(side), clock.stage(), ofEpoch, decisions, x);
    sent.add(x.length, message.payloadBytes(), message.wireBytes());
    out.send(message);
  }

  private int boundariesToOutput() {
    return layer.isOutput() ? 0 : settings.depths().depth(clock.stage()) - self.layer();
  }

  private boolean begin(Outbox out) {
    boolean stageIsOver = epoch > clock.stageEnd();
    if (stageIsOver && layer.isOutput()) {
      growChain(out);
      return true;
    }
    if (!mayBeginEpoch()) {
      return false;
    }
    Penalties before = clock.penalties();
    if (stageIsOver) {
      clock.enterStage(clock.stage() + 1, epoch - 1);
    }
    clock.enterEpoch(epoch);
    followPenalties(before);
    algorithm.epochBegins();
    nextLine(out);
    return true;
  }

  private boolean mayBeginEpoch() {
    return !evaluation.isFull()
        && !(layer.isOutput()
            && settings.adaptive()
            && evaluation.isOpen(epoch - StageClock.HEARD_AFTER));
  }

  private void followPenalties(Penalties before) {
    if (!before.equals(clock.penalties())) {
      algorithm.penaltiesChanged(before, clock.penalties());
    }
  }

  private boolean doRounds(JointStep step, Outbox out) {
    while (round < step.rounds()) {
      Outcome outcome = outcomeOfRound(step, out);
      if (outcome == null) {
        return false;
      }
      step.absorb(round, outcome, clock.penalties());
      round++;
    }
    round = 0;
    return true;
  }

  /** What all blocks put into the running round; null while some of it has not come. */
  private Outcome outcomeOfRound(JointStep step, Outbox out) {
    if (settings.blocks() == 1) {
      return step.contribute(round, clock.penalties()).alone();
    }
    if (!exchange.running()) {
      exchange.begin(
          clock.stage(), epoch, roundNumber(), step.contribute(round, clock.penalties()), out);
    }
    Outcome outcome = exchange.advance(clock.stage(), out);
    if (outcome != null) {
      sent.add(0, 0, exchange.wireBytesOfRound());
    }
    return outcome;
  }

  /** By it the blocks know which round of an epoch a message is of. */
  private int roundNumber() {
    long jointLinesBefore =
        lines.subList(0, line).stream().filter(l -> l instanceof Line.Joint).count();
    return (int) jointLinesBefore * MOST_ROUNDS + round;
  }

  private void endEpoch(Outbox out) {
    requireFinite();
    figures
        .decay(self.block() == 0 ? layer.decay() : 0)
        .sent(sent.valuesSent(), sent.payloadBytes(), sent.wireBytes())
        .epochOf(
            clock.penalties(),
            settings.depths().depth(clock.stage()),
            evaluation.evaluates(epoch, clock));
    out.report(
        new Report(
            Report.Kind.EPOCH, self, clock.stage(), epoch, figures.toNumbers(), new float[0]));
    figures = null;
    sent = new ByteAccount();
    evaluation.afterEpoch(epoch, clock, v, out);
    if (epoch == clock.stageEnd() && clock.isLastStage()) {
      endTraining();
    }
    epoch++;
  }

  /** A run that has left the numbers must not go on as if it trained. */
  private void requireFinite() {
    if (!Double.isFinite(figures.objective())) {
      throw new ArithmeticException(
          self
              + ": the objective is "
              + figures.objective()
              + " in epoch "
              + epoch
              + "; try smaller features (--normalize row), other penalties or more weight decay");
    }
  }

  // ------------------------------------------------------------------------- growing and ending

  /** The output layer hands its input to the first inserted layer (spec §8, Growing). */
  private void growChain(Outbox out) {
    Penalties before = clock.penalties();
    clock.enterStage(clock.stage() + 1, epoch - 1);
    followPenalties(before);
    phase = Phase.AWAIT_START;
    sendGrow(out);
  }

  /** p, what was heard from below, and what the algorithm has beside them. */
  private void sendGrow(Outbox out) {
    float[] own = algorithm.handOver();
    float[] values = Arrays.copyOf(v.p, 2 * v.inputs() + own.length);
    System.arraycopy(layer.below.matrix(), 0, values, v.inputs(), v.inputs());
    System.arraycopy(own, 0, values, 2 * v.inputs(), own.length);
    LayerAddress firstInserted =
        new LayerAddress(settings.depths().depth(clock.stage() - 1), self.block());
    out.send(
        Message.exact(
            MessageKind.GROW, self, firstInserted, clock.stage(), clock.stageStart(), values));
  }

  private void takeGrowth(Message grow) {
    clock.enterStage(clock.stage(), grow.epoch());
    float[] values = grow.values();
    v.p = Arrays.copyOfRange(values, 0, v.inputs());
    layer.below.startsAt(
        clock.stageStart(), Arrays.copyOfRange(values, v.inputs(), 2 * v.inputs()));
    algorithm.takeOver(Arrays.copyOfRange(values, 2 * v.inputs(), values.length));
  }

  /** The first layers to come here let go while others still train: that lowers a run's peak. */
  private void endTraining() {
    phase = Phase.FINISHING;
    layer.ended();
    algorithm.ended();
    evaluation.epochsEnded();
  }

  /**
   * Training has ended early with an epoch that is behind this layer: those after it are void,
   * wherever in them the layer is. The weights that count are kept apart, and nobody waits for what
   * was told last.
   */
  private void abandon() {
    epoch = evaluation.lastEpoch() + 1;
    line = 0;
    round = 0;
    inbox.clear();
    exchange.abandon();
    endTraining();
    layer.abandoned();
  }

  /** Whether nothing of this layer counts any more but what its evaluations have kept. */
  private boolean isAbandoned() {
    return v.b == null && epochsAreOver();
  }

  private boolean hasStarted() {
    return v.b != null || epochsAreOver();
  }

  private boolean finish(Outbox out) {
    if (!evaluation.isEmpty()) {
      return false;
    }
    if (self.block() == 0) {
      reportWeights(out);
    }
    phase = Phase.FINISHED;
    return false;
  }

  private void reportWeights(Outbox out) {
    Evaluation.Weights best = evaluation.best();
    Evaluation.Weights kept =
        best != null ? best : new Evaluation.Weights(epoch - 1, layer.weightsNow(), v.b);
    int entries = v.out * v.in;
    float[] values = new float[entries + v.out];
    layer.putMatrix(kept.w(), values);
    System.arraycopy(kept.b(), 0, values, entries, v.out);
    int lastStage = settings.depths().stages() - 1;
    out.report(
        new Report(Report.Kind.WEIGHTS, self, lastStage, kept.epoch(), new double[0], values));
  }

  // ----------------------------------------------------------------------------------- recovery

  @Override
  public void save(StateWriter state) {
    state.doubles("phase", phase.ordinal(), epoch, line, round);
    evaluation.save(state);
    if (isAbandoned()) {
      return;
    }
    state.doubles("sent", sent.valuesSent(), sent.payloadBytes(), sent.wireBytes());
    clock.save(state);
    KernelsMark.save(state, kernels);
    if (v.w == null) {
      return;
    }
    v.save(state, layer.isFirst());
    if (layer.span != null) {
      layer.span.save(state);
    }
    layer.below.save(state, v.inputs());
    layer.above.save(state, v.outputs());
    algorithm.save(state);
    if (lines.get(line) instanceof Line.Joint joint) {
      joint.step().save(state);
    }
    exchange.save(state);
  }

  @Override
  public void restore(StateReader state) {
    double[] numbers = state.doubles("phase");
    phase = Phase.values()[(int) numbers[0]];
    epoch = (int) numbers[1];
    line = (int) numbers[2];
    round = (int) numbers[3];
    evaluation.restore(state);
    if (evaluation.endedBefore(epoch)) {
      if (layer.span != null) {
        v.w = startWeights.weights(self.layer());
        v.p = inputColumns();
      }
      return;
    }
    double[] account = state.doubles("sent");
    sent.add((long) account[0], (long) account[1], (long) account[2]);
    clock.restore(state);
    KernelsMark.difference(state, kernels)
        .ifPresent(difference -> LOG.warn("{}: {}", self, difference));
    if (state.floats("W") == null) {
      return;
    }
    v.restore(state, layer.isFirst() ? inputColumns() : null);
    if (layer.span != null) {
      layer.span.restore(state);
    }
    layer.below.restore(state);
    layer.above.restore(state);
    algorithm.restore(state);
    if (lines.get(line) instanceof Line.Joint joint) {
      joint.step().restore(state);
    }
    exchange.restore(state);
  }

  private float[] inputColumns() {
    return layer.data.trainInput(self.block(), settings.blocks());
  }

  @Override
  public void resume(Outbox out) {
    if (!hasStarted()) {
      if (layer.isFirst()) {
        start(out);
      }
      return;
    }
    exchange.resend(out);
    if (phase == Phase.AWAIT_START) {
      sendGrow(out);
    }
    for (Side side : Side.values()) {
      if (layer.link(side).isOpen()) {
        out.send(layer.link(side).again(self, layer.told(side)));
      }
    }
    evaluation.resume(clock, out);
    advance(out);
  }
}
