package io.gamlp.admm.chain;

import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.kernel.Workspace.Slot;
import io.gamlp.admm.math.ClassSet;
import io.gamlp.admm.math.Vectors;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.TrainingData;
import io.gamlp.admm.training.TrainingSettings;

/** What all algorithms have of one layer and block: who it is, its variables, its neighbours. */
public final class Layer {

  public final LayerAddress self;
  public final TrainingSettings settings;
  public final TrainingData data;
  public final Kernels kernels;
  public final Workspace workspace;

  /** W, b, p, z, q. */
  public final LayerVariables v;

  /** Which epoch, stage and penalties hold. */
  public final StageClock clock;

  /** The boundary to the layer below; p goes down over it. */
  public final Link below = new Link("below", MessageKind.P, float[]::new);

  /**
   * The boundary to the layer above; q goes up over it. p, where it comes encoded, is used in the
   * step in which it comes.
   */
  public final Link above;

  public final Products products;

  /** W where it is held by its coefficients on X; null where it is held as a matrix. */
  final SpanWeights span;

  /** Products with X of all blocks; null where W is held as a matrix. */
  final InputKernel inputs;

  /** The classes that the loss compares; null but in the output layer. */
  public final ClassSet classes;

  Layer(
      LayerAddress self,
      TrainingSettings settings,
      TrainingData data,
      Kernels kernels,
      Workspace workspace) {
    this.self = self;
    this.settings = settings;
    this.data = data;
    this.kernels = kernels;
    this.workspace = workspace;
    this.above = new Link("above", MessageKind.Q, length -> workspace.floats(Slot.HEARD, length));
    ColumnBlocks split = new ColumnBlocks(data.trainColumns(), settings.blocks());
    int columns = split.size(self.block());
    this.v = new LayerVariables(settings.in(self.layer()), settings.out(self.layer()), columns);
    this.clock = new StageClock(settings, settings.depths().firstStage(self.layer()));
    boolean inSpan = isFirst() && settings.firstLayerInSpan(data.trainColumns());
    this.inputs = inSpan ? new InputKernel(split, v.in, this::trainInput, kernels) : null;
    this.span = inSpan ? new SpanWeights(v, split, self.block(), inputs, kernels) : null;
    this.products = new Products(v, span, kernels, workspace);
    this.classes = isOutput() ? settings.objective().classMask().of(data) : null;
  }

  private float[] trainInput(int block) {
    return block == self.block() ? v.p : data.trainInput(block, settings.blocks());
  }

  public boolean isFirst() {
    return self.layer() == 1;
  }

  public boolean isOutput() {
    return settings.depths().isOutput(self.layer());
  }

  public Link link(Side side) {
    return side == Side.BELOW ? below : above;
  }

  boolean has(Side side) {
    return side == Side.BELOW ? !isFirst() : !isOutput();
  }

  /** The neighbour in the running stage. */
  int neighbour(Side side) {
    return side == Side.BELOW
        ? settings.depths().below(clock.stage(), self.layer())
        : settings.depths().above(clock.stage(), self.layer());
  }

  LayerAddress address(Side side) {
    return new LayerAddress(neighbour(side), self.block());
  }

  /** The matrix that goes over a boundary: the input down, the output up. */
  float[] told(Side side) {
    return side == Side.BELOW ? v.p : v.q;
  }

  /** How long a matrix that comes over a boundary is. */
  int heardLength(Side side) {
    return side == Side.BELOW ? v.inputs() : v.outputs();
  }

  /** V, over all blocks. */
  public int totalColumns() {
    return data.trainColumns();
  }

  /** The classes of this block's columns. */
  public int[] labels() {
    return data.trainLabels(self.block(), settings.blocks());
  }

  /** {@code Omega(W)}: the terms of weight decay and L1. */
  double decay() {
    double l1 = settings.objective().l1();
    double squares = span != null ? span.squaredNorm() : Vectors.sumOfSquares(v.w, 0, v.w.length);
    double decay = weightDecay() / 2 * squares;
    return l1 == 0 ? decay : decay + l1 * Vectors.sumOfAbsolutes(v.w, 0, v.w.length);
  }

  /** W as it is now, for {@link #putMatrix}. */
  KeptWeights keepWeights() {
    return span != null ? span.keep() : new KeptWeights(v.w.clone(), 1);
  }

  /** W as it is now, for {@link #putMatrix}; changes with it. */
  KeptWeights weightsNow() {
    return span != null ? span.now() : new KeptWeights(v.w, 1);
  }

  /**
   * Puts the matrix W of what was kept where it is wanted.
   *
   * @param w (Output) {@code out x in}; may be longer
   */
  void putMatrix(KeptWeights kept, float[] w) {
    if (span != null) {
      span.matrix(kept, w);
    } else {
      System.arraycopy(kept.values(), 0, w, 0, v.out * v.in);
    }
  }

  /** The matrix W, {@code out x in}, as it is now; not to be modified. */
  float[] matrixNow() {
    if (span == null) {
      return v.w;
    }
    float[] w = new float[v.w.length];
    span.matrix(span.now(), w);
    return w;
  }

  /**
   * Lets go of what only epochs read: all but W and b, and the matrices that a neighbour may have
   * to be told again.
   */
  void ended() {
    v.ended(isFirst() || below.isOpen(), above.isOpen());
    below.drop();
    above.drop();
    if (span != null) {
      span.ended();
    }
  }

  /**
   * Lets go of all that is not of other weights than those of now: those that are kept by
   * coefficients are made of W_0 and X.
   */
  void abandoned() {
    v.ended(span != null, false);
    v.w = span != null ? v.w : null;
    v.b = null;
    below.close();
    above.close();
  }

  /** mu of this layer. */
  public double weightDecay() {
    return settings.weightDecay(self.layer());
  }
}
