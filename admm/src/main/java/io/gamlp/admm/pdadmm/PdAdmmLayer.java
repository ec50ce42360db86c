package io.gamlp.admm.pdadmm;

import io.gamlp.admm.figures.EpochFigures;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.math.Relu;
import io.gamlp.admm.math.SoftmaxLoss;
import io.gamlp.admm.math.SpectralBound;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.pdadmm.WeightStep.Contribution;
import io.gamlp.admm.pdadmm.WeightStep.Outcome;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.StartWeights;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.quantization.ByteAccount;
import io.gamlp.quantization.DeltaSpec;
import io.gamlp.quantization.RangeLearner;
import io.gamlp.quantization.ValueSet;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One layer and column block of pdADMM, pdADMM-G and pdADMM-G-Q (spec §2–§4, §8): Wang et al.,
 * "Towards Quantized Model Parallelism for Graph-Augmented MLPs Based on Gradient-Free ADMM
 * Framework", TNNLS 2022.
 *
 * <p>An epoch of layer l is: wait for q of the layer below; p; send p down; W and b with the other
 * blocks; z; wait for p of the layer above; q; u; send q up. So on every boundary one message is
 * answered by one, and a layer waits for nobody but its neighbours and its own blocks.
 *
 * <p>Arrays of p and q are handed to the neighbour as they are. That is safe because the exchange
 * is strictly stop-and-wait: this layer changes p only after the answer to it has come, and the
 * neighbour answers only after it has used p; the same holds for q.
 */
public final class PdAdmmLayer implements LayerProgram {

  private static final Logger LOG = LoggerFactory.getLogger(PdAdmmLayer.class);

  /** W p is carried along by updates; it is made anew this often, against creeping rounding. */
  private static final int REFRESH_EPOCHS = 32;

  /** The round between blocks that learns the range of Delta; the weight step's rounds follow. */
  private static final int RANGE_ROUND = 0;

  private enum Phase {
    /** A new layer waits for the start point of the layer below, or for what the chain grows by. */
    AWAIT_START,
    /** Between epochs: waits for q of the layer below, or for evaluations. */
    BEGIN_EPOCH,
    /** Waits for the other blocks' ranges. */
    AWAIT_RANGE,
    /** Waits for the other blocks in a round of the weight step. */
    AWAIT_BLOCKS,
    /** Waits for p of the layer above. */
    AWAIT_P,
    /** The output layer waits for the stage's last q before the chain grows. */
    AWAIT_LAST_Q,
    /** All epochs are done; evaluations are open. */
    FINISHING,
    FINISHED
  }

  private final LayerAddress self;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final StartWeights startWeights;
  private final Kernels kernels;
  private final Workspace workspace;
  private final Updates updates;
  private final LayerVariables v;
  private final StageClock clock;
  private final Inbox inbox = new Inbox();
  private final BlockExchange exchange;
  private final Evaluation evaluation;
  private final DeltaSpec delta;
  private final SpectralBound spectralBound;

  private WeightStep weightStep;
  private Phase phase = Phase.AWAIT_START;
  private int epoch = 1;
  private int round;

  /** Epoch 0, or the last epoch before the boundary below came to be: no p was sent then. */
  private int belowSince;

  /** The same of the boundary above. */
  private int aboveSince;

  private Boundary below = Boundary.exact();
  private Boundary above = Boundary.exact();

  /** The boundary above in the stage before: its last q may have to be sent again. */
  private Boundary aboveBefore = Boundary.exact();

  /** What this epoch has sent so far. */
  private ByteAccount sent = new ByteAccount();

  /**
   * @param self which layer and block
   * @param settings the run's settings
   * @param data input columns and labels
   * @param startWeights where training starts
   * @param kernels dense products; may be shared by all programs of a thread
   * @param workspace scratch; may be shared by all programs of a thread
   * @throws IllegalArgumentException if the settings leave the minimiser of W undetermined
   */
  public PdAdmmLayer(
      LayerAddress self,
      TrainingSettings settings,
      TrainingData data,
      StartWeights startWeights,
      Kernels kernels,
      Workspace workspace) {
    this.self = self;
    this.settings = settings;
    this.data = data;
    requireUniqueWeights();
    this.startWeights = startWeights;
    this.kernels = kernels;
    this.workspace = workspace;
    this.updates = new Updates(kernels, workspace);
    int columns = new ColumnBlocks(data.trainColumns(), settings.blocks()).size(self.block());
    this.v = new LayerVariables(settings.in(self.layer()), settings.out(self.layer()), columns);
    this.clock = new StageClock(settings, settings.depths().firstStage(self.layer()));
    this.exchange = new BlockExchange(self, settings.blocks(), inbox);
    this.evaluation = new Evaluation(self, settings, data, kernels);
    this.delta = settings.quantization().ofP() ? DeltaSpec.parse(settings.delta()) : null;
    this.spectralBound =
        delta != null && settings.steps() == StepRule.GRADIENT && !isFirst()
            ? new SpectralBound(v.out, v.in)
            : null;
  }

  @Override
  public LayerAddress address() {
    return self;
  }

  @Override
  public void start(Outbox out) {
    if (isFirst()) {
      v.p = data.trainInput(self.block(), settings.blocks());
      takeStartWeights();
      firstForward(out);
    }
    advance(out);
  }

  @Override
  public void onMessage(Message m, Outbox out) {
    switch (m.kind()) {
      case START, GROW -> {
        if (phase == Phase.AWAIT_START && m.stage() >= clock.stage()) {
          // Who waits for a start knows its stage, but not in which epoch the stage began.
          inbox.put(m, 0, m.stage());
        }
      }
      case P -> {
        if (m.epoch() >= epoch && phase != Phase.FINISHING && phase != Phase.FINISHED) {
          inbox.put(expected(m), m.epoch(), 0);
        }
      }
      case Q -> {
        if (m.epoch() >= nextQ()) {
          inbox.put(expected(m), m.epoch(), 0);
        }
      }
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
    advance(out);
  }

  /** The last epoch whose weights this layer has had; 0 stands for the start. */
  private int lastFinished() {
    return v.w == null ? -1 : epoch - 1;
  }

  private Message expected(Message m) {
    if (m.epoch() > epoch) {
      throw new IllegalStateException(
          self + " in epoch " + epoch + " (" + phase + ") cannot be sent " + m + " yet");
    }
    return m;
  }

  /** The epoch of the next q that this layer has not used. */
  private int nextQ() {
    boolean taken = v.qBelow != null || phase != Phase.BEGIN_EPOCH;
    if (phase == Phase.AWAIT_LAST_Q) {
      return epoch - 1;
    }
    return taken ? epoch : epoch - 1;
  }

  @Override
  public boolean finished() {
    return phase == Phase.FINISHED;
  }

  @Override
  public String waitingFor() {
    String where = "epoch " + epoch + ", " + phase;
    return switch (phase) {
      case AWAIT_START -> where + ": the start point of the layer below";
      case BEGIN_EPOCH ->
          where
              + (mayBeginEpoch()
                  ? ": q of epoch " + (epoch - 1) + " of layer " + layerBelow()
                  : ": the outcome of an evaluation");
      case AWAIT_RANGE, AWAIT_BLOCKS -> where + ": the other blocks, round " + round;
      case AWAIT_P -> where + ": p of layer " + layerAbove();
      case AWAIT_LAST_Q -> where + ": q of epoch " + (epoch - 1) + " of layer " + layerBelow();
      case FINISHING -> where + ": the outcome of the last evaluations";
      case FINISHED -> where;
    };
  }

  private void advance(Outbox out) {
    while (step(out)) {
      // each step does what has become possible
    }
  }

  /** Does one step if it is possible; false when this layer must wait. */
  private boolean step(Outbox out) {
    return switch (phase) {
      case AWAIT_START -> takeStart(out);
      case BEGIN_EPOCH -> beginEpoch(out);
      case AWAIT_RANGE -> finishRange(out);
      case AWAIT_BLOCKS -> finishRound(out);
      case AWAIT_P -> updateOutput(out);
      case AWAIT_LAST_Q -> growChain(out);
      case FINISHING -> finish(out);
      case FINISHED -> false;
    };
  }

  // ---------------------------------------------------------------------------------- the start

  private void takeStartWeights() {
    v.w = startWeights.weights(self.layer());
    v.b = startWeights.bias(self.layer());
  }

  /** {@code z = W p + b, q = f(z), p_{l+1} = q, u = 0} (spec §8, Start). */
  private void firstForward(Outbox out) {
    v.wp = new float[v.outputs()];
    updates.product(v);
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
    enterFirstEpoch();
  }

  private void startOutput(Outbox out) {
    if (!isOutput()) {
      v.q = v.z.clone();
      Relu.apply(v.q, v.q.length);
      v.u = new float[v.outputs()];
      aboveSince = clock.stageStart();
      sendStart(out);
    }
  }

  private void sendStart(Outbox out) {
    out.send(
        Message.exact(
            MessageKind.START, self, addressAbove(), clock.stage(), clock.stageStart(), v.q));
  }

  private void enterFirstEpoch() {
    weightStep = newWeightStep();
    epoch = clock.stageStart() + 1;
    phase = Phase.BEGIN_EPOCH;
  }

  /** A layer above the first takes its start point; see spec §8, Start and Growing. */
  private boolean takeStart(Outbox out) {
    boolean inserted = clock.stage() > 0 && !isOutput();
    LayerAddress output = new LayerAddress(settings.layers(), self.block());
    Message grow = inserted ? inbox.take(MessageKind.GROW, 0, clock.stage(), output) : null;
    if (grow != null) {
      clock.enterStage(clock.stage(), grow.epoch());
      v.p = Arrays.copyOfRange(grow.values(), 0, v.inputs());
      v.qBelow = Arrays.copyOfRange(grow.values(), v.inputs(), 2 * v.inputs());
      v.uBelow = Arrays.copyOfRange(grow.values(), 2 * v.inputs(), 3 * v.inputs());
    } else {
      Message start = inbox.take(MessageKind.START, 0, clock.stage(), addressBelow());
      if (start == null) {
        return false;
      }
      clock.enterStage(clock.stage(), start.epoch());
      v.p = start.values().clone();
      v.qBelow = start.values();
      v.uBelow = new float[v.inputs()];
    }
    belowSince = clock.stageStart();
    if (inserted) {
      insertIdentity(out);
    } else if (v.w == null) {
      takeStartWeights();
      firstForward(out);
    } else {
      // The output layer of a grown chain keeps W, b and z.
      updates.product(v);
      enterFirstEpoch();
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
    enterFirstEpoch();
  }

  private boolean usesKernelForm() {
    return settings.steps() == StepRule.EXACT && data.trainColumns() < settings.in(self.layer());
  }

  /**
   * Fewer columns than inputs fit infinitely many W: only decay or the pull to W_old choose one.
   */
  private void requireUniqueWeights() {
    int layer = self.layer();
    if (usesKernelForm() && !(settings.weightDecay(layer) + settings.prox(layer) > 0)) {
      throw new IllegalArgumentException(
          "exact steps of layer "
              + layer
              + " have "
              + data.trainColumns()
              + " training columns for "
              + settings.in(layer)
              + " inputs and need a weight decay or a proximal weight above 0");
    }
  }

  private WeightStep newWeightStep() {
    double mu = settings.weightDecay(self.layer());
    double kappa = settings.prox(self.layer());
    int total = data.trainColumns();
    if (settings.steps() == StepRule.GRADIENT) {
      return new GradientWeightStep(v, mu, total, settings.blocks(), updates, kernels, workspace);
    }
    if (usesKernelForm()) {
      return newKernelStep(mu, kappa);
    }
    return new GramWeightStep(v, mu, kappa, total, updates, kernels, workspace);
  }

  private WeightStep newKernelStep(double mu, double kappa) {
    if (settings.blocks() == 1) {
      return new KernelWeightStep(v, mu, kappa, isFirst(), updates, kernels);
    }
    ColumnBlocks split = new ColumnBlocks(data.trainColumns(), settings.blocks());
    return isFirst()
        ? new FixedKernelStep(
            v,
            mu,
            split,
            self.block(),
            block -> data.trainInput(block, settings.blocks()),
            updates,
            kernels,
            workspace)
        : new SlabKernelStep(v, mu, kappa, split, self.block(), updates, kernels);
  }

  // ----------------------------------------------------------------------------------- an epoch

  private boolean mayBeginEpoch() {
    return !evaluation.isFull()
        && !(isOutput()
            && settings.adaptive()
            && evaluation.isOpen(epoch - StageClock.HEARD_AFTER));
  }

  private boolean beginEpoch(Outbox out) {
    if (!mayBeginEpoch() || !haveQBelow()) {
      return false;
    }
    Penalties before = clock.penalties();
    if (epoch > clock.stageEnd()) {
      clock.enterStage(clock.stage() + 1, epoch - 1);
    }
    clock.enterEpoch(epoch);
    rescaleDuals(before, clock.penalties());
    if (delta != null && epoch == clock.stageStart() + 1) {
      return beginRange(out);
    }
    updateInput(out);
    return true;
  }

  /** Has q of the layer below, or takes it with its dual; false while it has not come. */
  private boolean haveQBelow() {
    if (isFirst() || v.qBelow != null) {
      return true;
    }
    Message q = inbox.take(MessageKind.Q, epoch - 1, 0, addressBelow());
    if (q == null) {
      return false;
    }
    v.qBelow = below.matrix(q, v.inputs());
    Updates.stepU(v.uBelow, v.p, v.qBelow, v.inputs(), clock.penalties());
    return true;
  }

  private void rescaleDuals(Penalties from, Penalties to) {
    if (from.nu() == to.nu()) {
      return;
    }
    if (v.u != null) {
      Updates.rescaleU(v.u, from, to);
    }
    if (v.uBelow != null) {
      Updates.rescaleU(v.uBelow, from, to);
    }
  }

  /** The Deltas of both boundaries are learnt from q at the stage's start, which both ends hold. */
  private boolean beginRange(Outbox out) {
    if (delta.learnt() && settings.blocks() > 1) {
      round = RANGE_ROUND;
      exchange.begin(clock.stage(), epoch, round, ownRanges(), out);
      phase = Phase.AWAIT_RANGE;
    } else {
      freezeDeltas(ownRanges().alone());
      updateInput(out);
    }
    return true;
  }

  private Contribution ownRanges() {
    double[] ranges = new double[4];
    range(v.qBelow, v.inputs(), ranges, 0);
    range(v.q, v.outputs(), ranges, 2);
    return Contribution.gather(ranges);
  }

  private static void range(float[] x, int length, double[] ranges, int offset) {
    if (x != null) {
      RangeLearner learner = new RangeLearner();
      learner.observe(x, 0, length);
      ranges[offset] = learner.min();
      ranges[offset + 1] = learner.max();
    }
  }

  private boolean finishRange(Outbox out) {
    Outcome outcome = exchange.advance(clock.stage(), out);
    if (outcome == null) {
      return false;
    }
    sent.add(0, 0, exchange.wireBytesOfRound());
    freezeDeltas(outcome);
    updateInput(out);
    return true;
  }

  private void freezeDeltas(Outcome ranges) {
    aboveBefore = above;
    below = isFirst() ? Boundary.exact() : boundary(ranges, 0);
    above = isOutput() ? Boundary.exact() : boundary(ranges, 2);
  }

  private Boundary boundary(Outcome ranges, int offset) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double[] block : ranges.numbers()) {
      min = Math.min(min, block[offset]);
      max = Math.max(max, block[offset + 1]);
    }
    ValueSet set = delta.freeze((float) min, (float) max);
    return new Boundary(set, settings.quantization().ofQ() ? set : null);
  }

  /** p, then its message down, then the weight step begins. */
  private void updateInput(Outbox out) {
    if (!isFirst()) {
      if (settings.steps() == StepRule.EXACT) {
        updates.exactStepP(v, clock.penalties(), below.pSet());
      } else if (below.pSet() != null) {
        updates.gradientStepP(v, clock.penalties(), below.pSet(), spectralBound);
      } else {
        updates.gradientStepP(v, clock.penalties());
      }
      v.qBelow = null;
      sendBoundary(messageP(epoch), v.inputs(), out);
    }
    round = RANGE_ROUND + 1;
    beginRound(out);
  }

  private Message messageP(int ofEpoch) {
    return below
        .message(MessageKind.P, self, addressBelow(), clock.stage(), ofEpoch, v.p)
        .withScalars(clock.decisionsFor(ofEpoch, boundariesToOutput()));
  }

  private int boundariesToOutput() {
    return isOutput() ? 0 : settings.depths().depth(clock.stage()) - self.layer();
  }

  private void sendBoundary(Message message, int values, Outbox out) {
    sent.add(values, message.payloadBytes(), message.wireBytes());
    out.send(message);
  }

  private void beginRound(Outbox out) {
    Contribution contribution = weightStep.contribute(round - RANGE_ROUND - 1, clock.penalties());
    if (settings.blocks() == 1) {
      takeRound(contribution.alone(), out);
    } else {
      exchange.begin(clock.stage(), epoch, round, contribution, out);
      phase = Phase.AWAIT_BLOCKS;
    }
  }

  private boolean finishRound(Outbox out) {
    Outcome outcome = exchange.advance(clock.stage(), out);
    if (outcome == null) {
      return false;
    }
    sent.add(0, 0, exchange.wireBytesOfRound());
    takeRound(outcome, out);
    return true;
  }

  private void takeRound(Outcome outcome, Outbox out) {
    weightStep.absorb(round - RANGE_ROUND - 1, outcome, clock.penalties());
    round++;
    if (round - RANGE_ROUND - 1 < weightStep.rounds()) {
      beginRound(out);
    } else {
      updateZ(out);
    }
  }

  private void updateZ(Outbox out) {
    if (epoch % REFRESH_EPOCHS == 0) {
      updates.product(v);
    }
    if (isOutput()) {
      int[] labels = data.trainLabels(self.block(), settings.blocks());
      updates.stepZOutput(v, labels, clock.penalties());
      endEpoch(outputFigures(labels), out);
    } else {
      updates.stepZ(v);
      phase = Phase.AWAIT_P;
    }
  }

  /** q and u, as soon as p of the layer above is here; then q goes up. */
  private boolean updateOutput(Outbox out) {
    Message p = inbox.take(MessageKind.P, epoch, 0, addressAbove());
    if (p == null) {
      return false;
    }
    clock.takeNumbers(p.scalars(), 0);
    float[] pAbove = above.matrix(p, v.outputs());
    updates.stepQ(v, pAbove, clock.penalties(), above.qSet());
    Updates.stepU(v.u, pAbove, v.q, v.outputs(), clock.penalties());
    EpochFigures figures = hiddenFigures(pAbove);
    boolean last = clock.isLastStage() && epoch == clock.stageEnd();
    if (!last) {
      sendBoundary(
          above.message(MessageKind.Q, self, addressAbove(), clock.stage(), epoch, v.q),
          v.outputs(),
          out);
    }
    endEpoch(figures, out);
    return true;
  }

  private void endEpoch(EpochFigures figures, Outbox out) {
    Penalties penalties = clock.penalties();
    requireFinite(figures);
    figures
        .decay(
            self.block() == 0
                ? settings.weightDecay(self.layer()) / 2 * Vectors.sumOfSquares(v.w, 0, v.w.length)
                : 0)
        .sent(sent.valuesSent(), sent.payloadBytes(), sent.wireBytes())
        .epochOf(
            penalties, settings.depths().depth(clock.stage()), evaluation.evaluates(epoch, clock));
    out.report(
        new Report(
            Report.Kind.EPOCH, self, clock.stage(), epoch, figures.toNumbers(), new float[0]));
    sent = new ByteAccount();
    evaluation.afterEpoch(epoch, clock, v, out);
    boolean stageEnds = epoch == clock.stageEnd();
    epoch++;
    if (!stageEnds) {
      phase = Phase.BEGIN_EPOCH;
    } else if (clock.isLastStage()) {
      phase = Phase.FINISHING;
    } else {
      phase = isOutput() ? Phase.AWAIT_LAST_Q : Phase.BEGIN_EPOCH;
    }
  }

  /** A run that has left the numbers must not go on as if it trained. */
  private void requireFinite(EpochFigures figures) {
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

  private EpochFigures hiddenFigures(float[] pAbove) {
    double affine = 0;
    double activation = 0;
    double dual = 0;
    double penalty = 0;
    for (int c = 0; c < v.columns; c++) {
      int row = c * v.out;
      for (int i = 0; i < v.out; i++) {
        int k = row + i;
        float r = v.wp[k] + v.b[i] - v.z[k];
        float s = v.q[k] - Math.max(v.z[k], 0f);
        float d = pAbove[k] - v.q[k];
        affine += (double) r * r;
        activation += (double) s * s;
        dual += (double) v.u[k] * d;
        penalty += (double) d * d;
      }
    }
    double nu = clock.penalties().nu();
    return new EpochFigures()
        .terms(nu / 2 * affine, nu / 2 * activation, dual, clock.penalties().rho() / 2 * penalty)
        .residual(penalty);
  }

  private EpochFigures outputFigures(int[] labels) {
    double risk = 0;
    for (int c = 0; c < v.columns; c++) {
      risk += SoftmaxLoss.crossEntropy(v.z, c * v.out, v.out, labels[c]);
    }
    float[] r = updates.residual(v);
    double affine = Vectors.sumOfSquares(r, 0, v.outputs());
    return new EpochFigures().terms(clock.penalties().nu() / 2 * affine, 0, 0, 0).risk(risk);
  }

  // ------------------------------------------------------------------------- growing and ending

  /** The output layer hands its input to the first inserted layer (spec §8, Growing). */
  private boolean growChain(Outbox out) {
    if (!haveQBelow()) {
      return false;
    }
    Penalties before = clock.penalties();
    clock.enterStage(clock.stage() + 1, epoch - 1);
    rescaleDuals(before, clock.penalties());
    phase = Phase.AWAIT_START;
    sendGrow(out);
    return true;
  }

  private void sendGrow(Outbox out) {
    float[] values = new float[3 * v.inputs()];
    System.arraycopy(v.p, 0, values, 0, v.inputs());
    System.arraycopy(v.qBelow, 0, values, v.inputs(), v.inputs());
    System.arraycopy(v.uBelow, 0, values, 2 * v.inputs(), v.inputs());
    LayerAddress firstInserted =
        new LayerAddress(settings.depths().depth(clock.stage() - 1), self.block());
    out.send(
        Message.exact(
            MessageKind.GROW, self, firstInserted, clock.stage(), clock.stageStart(), values));
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
    Evaluation.Weights kept = best != null ? best : new Evaluation.Weights(epoch - 1, v.w, v.b);
    float[] values = Arrays.copyOf(kept.w(), v.w.length + v.b.length);
    System.arraycopy(kept.b(), 0, values, v.w.length, v.b.length);
    out.report(
        new Report(Report.Kind.WEIGHTS, self, clock.stage(), kept.epoch(), new double[0], values));
  }

  // ----------------------------------------------------------------------------------- recovery

  @Override
  public void save(StateWriter state) {
    state.doubles("phase", phase.ordinal(), epoch, round, belowSince, aboveSince);
    state.doubles("sent", sent.valuesSent(), sent.payloadBytes(), sent.wireBytes());
    clock.save(state);
    KernelsMark.save(state, kernels);
    if (v.w == null) {
      return;
    }
    v.save(state, isFirst());
    saveBoundary(state, "below", below);
    saveBoundary(state, "above", above);
    saveBoundary(state, "aboveBefore", aboveBefore);
    weightStep.save(state);
    exchange.save(state);
    evaluation.save(state);
    if (spectralBound != null) {
      state.floats("spectral", spectralBound.warm(), v.in);
    }
  }

  private static void saveBoundary(StateWriter state, String name, Boundary boundary) {
    if (boundary.pSet() != null) {
      state.doubles(name + ".P", boundary.pSet().toNumbers());
    }
    if (boundary.qSet() != null) {
      state.doubles(name + ".Q", boundary.qSet().toNumbers());
    }
  }

  @Override
  public void restore(StateReader state) {
    double[] numbers = state.doubles("phase");
    phase = Phase.values()[(int) numbers[0]];
    epoch = (int) numbers[1];
    round = (int) numbers[2];
    belowSince = (int) numbers[3];
    aboveSince = (int) numbers[4];
    double[] account = state.doubles("sent");
    sent.add((long) account[0], (long) account[1], (long) account[2]);
    clock.restore(state);
    KernelsMark.difference(state, kernels)
        .ifPresent(difference -> LOG.warn("{}: {}", self, difference));
    if (state.floats("W") == null) {
      return;
    }
    v.restore(state, isFirst() ? data.trainInput(self.block(), settings.blocks()) : null);
    below = restoredBoundary(state, "below");
    above = restoredBoundary(state, "above");
    aboveBefore = restoredBoundary(state, "aboveBefore");
    weightStep = newWeightStep();
    weightStep.restore(state);
    exchange.restore(state);
    evaluation.restore(state);
    if (spectralBound != null) {
      spectralBound.warm(state.floats("spectral"));
    }
  }

  private static Boundary restoredBoundary(StateReader state, String name) {
    double[] p = state.doubles(name + ".P");
    double[] q = state.doubles(name + ".Q");
    return new Boundary(
        p == null ? null : ValueSet.fromNumbers(p), q == null ? null : ValueSet.fromNumbers(q));
  }

  @Override
  public void resume(Outbox out) {
    if (v.w == null) {
      if (isFirst()) {
        start(out);
      }
      return;
    }
    exchange.resend(out);
    resendDown(out);
    resendUp(out);
    evaluation.resume(clock, out);
    if (phase == Phase.AWAIT_RANGE) {
      exchange.begin(clock.stage(), epoch, round, ownRanges(), out);
    } else if (phase == Phase.AWAIT_BLOCKS) {
      exchange.begin(
          clock.stage(),
          epoch,
          round,
          weightStep.contribute(round - RANGE_ROUND - 1, clock.penalties()),
          out);
    }
    advance(out);
  }

  /** The last p, or what the chain grows by. */
  private void resendDown(Outbox out) {
    if (phase == Phase.AWAIT_START) {
      sendGrow(out);
      return;
    }
    boolean sentThisEpoch = phase == Phase.AWAIT_BLOCKS || phase == Phase.AWAIT_P;
    int last = sentThisEpoch ? epoch : epoch - 1;
    if (!isFirst() && last > belowSince && v.qBelow == null) {
      out.send(messageP(last));
    }
  }

  /** The last q, or the start point of the layer above. */
  private void resendUp(Outbox out) {
    int last = epoch - 1;
    boolean grown =
        clock.stage() > 0 && self.layer() == settings.depths().depth(clock.stage() - 1) - 1;
    if (isOutput() || phase == Phase.FINISHING || phase == Phase.FINISHED) {
      return;
    }
    if (grown && last == clock.stageStart()) {
      // The chain has grown above this layer; the output layer may still lack the last q.
      LayerAddress output = new LayerAddress(settings.layers(), self.block());
      out.send(boundaryOf(last).message(MessageKind.Q, self, output, clock.stage() - 1, last, v.q));
    } else if (last == aboveSince) {
      sendStart(out);
    } else {
      out.send(
          boundaryOf(last).message(MessageKind.Q, self, addressAbove(), clock.stage(), last, v.q));
    }
  }

  /** The boundary above as it was when the q of an epoch was sent. */
  private Boundary boundaryOf(int epochOfQ) {
    boolean frozenSince = phase != Phase.BEGIN_EPOCH && phase != Phase.AWAIT_RANGE;
    return epochOfQ == clock.stageStart() && frozenSince ? aboveBefore : above;
  }

  // --------------------------------------------------------------------------------- neighbours

  private boolean isFirst() {
    return self.layer() == 1;
  }

  private boolean isOutput() {
    return settings.depths().isOutput(self.layer());
  }

  private int layerBelow() {
    return settings.depths().below(clock.stage(), self.layer());
  }

  private int layerAbove() {
    return settings.depths().above(clock.stage(), self.layer());
  }

  private LayerAddress addressBelow() {
    return new LayerAddress(layerBelow(), self.block());
  }

  private LayerAddress addressAbove() {
    return new LayerAddress(layerAbove(), self.block());
  }
}
