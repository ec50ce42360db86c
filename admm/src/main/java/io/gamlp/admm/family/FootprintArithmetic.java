package io.gamlp.admm.family;

import io.gamlp.admm.chain.ChainLayer;
import io.gamlp.admm.chain.HeldOutColumns;
import io.gamlp.admm.chain.Tile;
import io.gamlp.admm.family.LayerFootprint.Traffic;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.training.ColumnBlocks;
import io.gamlp.admm.training.Method;
import io.gamlp.admm.training.StepRule;
import io.gamlp.admm.training.TrainingSettings;
import io.gamlp.quantization.DeltaSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the arrays of a {@link ChainLayer} at full depth: the sizes below are those of the fields
 * of its variables, evaluations, exchanges between blocks, and steps. Counts are of float32 entries
 * unless they say bytes.
 */
final class FootprintArithmetic {

  /**
   * An evaluation is open in a layer for this share of an epoch, and for as much again as {@link
   * #OPEN_PER_LAYER} says for each layer that its wave still has to climb: measured. With several
   * blocks an epoch takes more messages one after the other, a wave does not.
   */
  private static final double OPEN = 1.2;

  private static final double OPEN_PER_LAYER = 0.28;
  private static final double OPEN_IN_BLOCKS = 0.45;
  private static final double OPEN_PER_LAYER_IN_BLOCKS = 0.33;
  private static final double OPEN_FORWARD = 0.3;
  private static final double OPEN_FORWARD_PER_LAYER = 0.3;
  private static final double MOST_OPEN = 2.45;
  private static final double MOST_OPEN_IN_BLOCKS = 2.1;

  /** What the small entries of a saved state come to: phases, penalties, decisions, marks. */
  private static final long SMALL_STATE_BYTES = 2_000;

  /** One (round between blocks, or the rest) of an epoch. */
  private record Moment(int hops, long state, long heap) {}

  private final TrainingSettings settings;
  private final LayerAddress self;
  private final int layer;
  private final int blocks;
  private final int totalColumns;
  private final boolean first;
  private final boolean output;
  private final boolean exact;
  private final boolean kernelForm;
  private final boolean sparse;

  /** Whether W is held by its coefficients on X. */
  private final boolean inSpan;

  private final long in;
  private final long out;
  private final long columns;
  private final long heldOut;
  private final long w;

  FootprintArithmetic(
      TrainingSettings settings, int trainColumns, int heldOutColumns, LayerAddress self) {
    this.settings = settings;
    this.self = self;
    this.layer = self.layer();
    this.blocks = settings.blocks();
    this.totalColumns = trainColumns;
    this.first = layer == 1;
    this.output = settings.depths().isOutput(layer);
    this.exact = settings.steps() == StepRule.EXACT;
    this.kernelForm = exact && trainColumns < settings.in(layer);
    this.sparse = settings.objective().l1() > 0;
    this.inSpan = first && settings.firstLayerInSpan(trainColumns);
    this.in = settings.in(layer);
    this.out = settings.out(layer);
    this.columns = new ColumnBlocks(trainColumns, blocks).size(self.block());
    this.heldOut =
        ColumnBlocks.start(heldOutColumns, self.block() + 1, blocks)
            - ColumnBlocks.start(heldOutColumns, self.block(), blocks);
    this.w = in * out;
  }

  LayerFootprint footprint() {
    long variables = variables();
    long always = variables + stepAlways();
    double heard = heard();
    List<Moment> moments = moments();
    double open = openEvaluations();
    double evaluations = open * evaluationCopy() + bestCopy();
    return new LayerFootprint(
        bytes(variables + spectral() / 2 + heard + evaluations + expectedState(moments))
            + SMALL_STATE_BYTES,
        bytes(always + spectral() + heard + evaluations + expectedHeap(moments)),
        bytes(
            always
                + spectral()
                + (heard > 0 ? columns * (in + out) : 0)
                + ChainLayer.MOST_OPEN_EVALUATIONS * evaluationCopy()
                + bestCopy()
                + moments.stream().mapToLong(Moment::heap).max().orElse(0)),
        bytes(always),
        first ? bytes(columns * in) : 0,
        first ? heldOutBytes() : 0,
        momentBytes(),
        longestArray(),
        scratch(),
        traffic());
  }

  private static long bytes(double floats) {
    return Math.round(Float.BYTES * floats);
  }

  /** The columns, or their products with X and with the W of the start. */
  private long heldOutBytes() {
    boolean kernel = inSpan && HeldOutColumns.inKernelForm(settings, totalColumns, heldOut);
    return bytes(heldOut * (kernel ? totalColumns + out : in));
  }

  /** What every algorithm has: W, b, W p, z, and in the inner layers p and q. X is no variable. */
  private long variables() {
    return w
        + out
        + 2 * columns * out
        + (first ? 0 : columns * in)
        + (output ? 0 : columns * out)
        + (inSpan ? totalColumns * out : 0)
        + ownVariables();
  }

  private long ownVariables() {
    return switch (settings.method()) {
      // The dual of q, and the copy of that of p.
      case PDADMM -> (first ? 0 : columns * in) + (output ? 0 : columns * out);
      // The dual of the last layer.
      case DLADMM -> output ? columns * out : 0;
      // W and p of the epoch before, and the centre of the band.
      case MDLAM -> w + (first ? 0 : 2 * columns * in);
    };
  }

  /**
   * Expected entries of what was heard and is kept until it is used again: in a sweep backward and
   * forward f(z_{l-1}) from the latter to the former and a_l in between; with mDLAM a_l for about
   * half an epoch.
   */
  private double heard() {
    double between = (2.0 * layer - 1) / (2 * settings.layers());
    return switch (settings.method()) {
      case PDADMM -> 0;
      case DLADMM ->
          (first ? 0 : (1 - between) * columns * in) + (output ? 0 : between * columns * out);
      case MDLAM -> output ? 0 : 0.5 * columns * out;
    };
  }

  /** The start vectors and the warm vectors of spectral bounds. */
  private long spectral() {
    boolean ofW =
        !first && (settings.method() == Method.MDLAM || (settings.quantization().ofP() && !exact));
    return (ofW ? 2 * in : 0) + weightSteps() * (sparse ? 2 * in : 0);
  }

  /** Updates of W in an epoch, each with scratch of its own. */
  private int weightSteps() {
    return settings.method() == Method.DLADMM ? 2 : 1;
  }

  // ------------------------------------------------------------------------------- evaluations

  /** Expected number of open evaluations. */
  private double openEvaluations() {
    int above = settings.layers() - layer;
    double epochs =
        switch (settings.method()) {
          case PDADMM -> openInParallel(above);
          // A wave climbs with the sweep forward, right behind it.
          case DLADMM -> (above + 1.0) / (2 * settings.layers());
          case MDLAM -> Math.min(MOST_OPEN, OPEN_FORWARD + OPEN_FORWARD_PER_LAYER * above);
        };
    return epochs * wavesPerEpoch();
  }

  private double openInParallel(int above) {
    return blocks == 1
        ? Math.min(MOST_OPEN, OPEN + OPEN_PER_LAYER * above)
        : Math.min(MOST_OPEN_IN_BLOCKS, OPEN_IN_BLOCKS + OPEN_PER_LAYER_IN_BLOCKS * above);
  }

  private double wavesPerEpoch() {
    return settings.decidesFromTrainCost() ? 1 : fullWavesPerEpoch();
  }

  /** Those with the held-out columns. */
  private double fullWavesPerEpoch() {
    return settings.evalEvery() == 0 ? 1.0 / settings.epochs() : 1.0 / settings.evalEvery();
  }

  /** W and b of the epoch, and what the first layer sends again after a restore. */
  private double evaluationCopy() {
    return keptWeights() + (first ? waveColumns() * out : 0);
  }

  private double waveColumns() {
    return columns + heldOut * fullWavesPerEpoch() / wavesPerEpoch();
  }

  private long bestCopy() {
    return settings.keepBest() && self.block() == 0 ? keptWeights() : 0;
  }

  /** W, or its coefficients, and b. */
  private long keptWeights() {
    return (inSpan ? totalColumns * out : w) + out;
  }

  // ------------------------------------------------------------------------ rounds between blocks

  /**
   * What the weight step holds at any moment: G p, or rows of {@code XᵀX} and {@code W_0 X}, or the
   * factor of order V (two floats each).
   */
  private long stepAlways() {
    if (inSpan) {
      return shifted() + columns * totalColumns + columns * out;
    }
    if (kernelForm && first) {
      return 2L * totalColumns * totalColumns;
    }
    if (exact || blocks == 1) {
      return shifted();
    }
    // G p, and with mDLAM W p at the extrapolated W.
    return shifted()
        + switch (settings.method()) {
          case PDADMM -> sparse ? 0 : columns * out;
          case DLADMM -> sparse ? 0 : 2 * columns * out;
          case MDLAM -> 2 * columns * out;
        };
  }

  /** What dlADMM fits the last layer to. */
  private long shifted() {
    return settings.method() == Method.DLADMM && output ? columns * out : 0;
  }

  /**
   * The moments of an epoch, with how many messages one after the other they wait for, what is
   * saved in them of the exchange and the running update, and what of them is on the heap.
   */
  private List<Moment> moments() {
    if (blocks == 1) {
      return List.of();
    }
    int rest = first || output ? 1 : 2;
    if (inSpan) {
      return spanMoments(rest);
    }
    if (settings.method() == Method.DLADMM) {
      // The rounds of one layer after the other, twice, and the boundaries.
      int others = 7 * (settings.layers() - 1) + 2 * settings.layers();
      return List.of(
          new Moment(4, 0, 2 * w), new Moment(2, 2 * w, 2 * w), new Moment(others, 0, 0));
    }
    if (!exact) {
      return List.of(new Moment(2, 0, 2 * w), new Moment(1, 2 * w, 2 * w), new Moment(rest, 0, 0));
    }
    if (!kernelForm) {
      long sums = (out + in) * in;
      return List.of(
          new Moment(1, sums, sums), new Moment(2, 0, 2 * sums), new Moment(rest, sums, sums));
    }
    if (first) {
      long z = columns * out;
      return List.of(
          new Moment(1, w, w + z), new Moment(2, 2 * z, 2 * w + 2 * z), new Moment(rest, w, w));
    }
    return slabMoments(rest);
  }

  /** r of this block under way, then that of all blocks with G X of this one. */
  private List<Moment> spanMoments(int rest) {
    long own = columns * out;
    long all = totalColumns * out;
    int steps = weightSteps();
    int others =
        settings.method() == Method.DLADMM
            ? 7 * (settings.layers() - 1) + 2 * settings.layers()
            : rest;
    return List.of(
        new Moment(steps, 0, own),
        new Moment(steps, own + all, 2 * own + all),
        new Moment(others, 0, 0));
  }

  private List<Moment> slabMoments(int rest) {
    long square = (long) totalColumns * totalColumns;
    long newW = w / blocks;
    long traded = columns * in + blocks * columns * out;
    long taken = totalColumns * (in / blocks) + totalColumns * out;
    return List.of(
        new Moment(1, newW, traded + newW),
        new Moment(2, traded + taken, traded + taken + 2 * square),
        new Moment(1, square + newW, square + newW),
        new Moment(rest, newW, newW));
  }

  private static double expectedState(List<Moment> moments) {
    return moments.stream().mapToDouble(m -> (double) m.hops() * m.state()).sum() / hops(moments);
  }

  private static double expectedHeap(List<Moment> moments) {
    return moments.stream().mapToDouble(m -> (double) m.hops() * m.heap()).sum() / hops(moments);
  }

  private static int hops(List<Moment> moments) {
    return Math.max(1, moments.stream().mapToInt(Moment::hops).sum());
  }

  // --------------------------------------------------------------------------------- one step

  private long momentBytes() {
    long ofW = exact ? (kernelForm ? kernelMoment() : 0) : inSpan ? spanMoment() : 0;
    long wave = Math.round(Float.BYTES * waveColumns() * (first ? out : in + out));
    long growth = settings.depths().stages() > 1 && output ? Float.BYTES * 3 * columns * in : 0;
    return Math.max(ofW, Math.max(wave, growth));
  }

  private long longestArray() {
    boolean grows = settings.depths().stages() > 1 && output;
    long ofColumns = Math.max((grows ? 3 : 1) * columns * in, (columns + heldOut) * out);
    long ofHeldOut = (first ? in : 0) * heldOut;
    long ofP = exact && !first ? in * in : 0;
    long ofW =
        inSpan
            ? totalColumns * Math.max(Math.max(columns, heldOut), out)
            : !exact ? w : kernelForm ? (long) totalColumns * totalColumns : (in + out) * in;
    return Math.max(Math.max(ofColumns, ofHeldOut), Math.max(w, Math.max(ofP, ofW)));
  }

  /** W as a matrix or the held-out columns, and X of another block with its products. */
  private long spanMoment() {
    long other = blocks == 1 ? 0 : columns * in + Math.max(columns, heldOut) * columns;
    return bytes(Math.max(w, heldOut * in) + other);
  }

  /** The Gram matrix of X, made once; with several blocks the blocks it is made of. */
  private long kernelMoment() {
    long square = Float.BYTES * (long) totalColumns * totalColumns;
    return first ? square + (blocks == 1 ? 0 : Float.BYTES * 3 * columns * in) : 0;
  }

  private Scratch scratch() {
    Scratch scratch = new Scratch().product(columns, out, in).pieces(Math.max(first ? 0 : in, out));
    long waves = columns + heldOut;
    scratch.product(first ? heldOut : waves, out, in);
    // pdADMM goes through hidden layers tile by tile.
    long tile = settings.method() == Method.PDADMM ? tile() : columns;
    scratch.slots(output ? columns * out : tile * out, 0, 0, 0);
    scratch.heard(!output && settings.quantization().ofP() ? columns * out : 0);
    if (!first) {
      scratch.slots(0, tile * in, 0, 0).product(columns, in, out);
      if (exact) {
        scratch
            .slots(0, 0, 0, in * in)
            .gram(in, out)
            .normalEquations(in, 0)
            .product(columns, in, in);
      } else if (!settings.quantization().ofP()) {
        scratch.slots(0, 0, tile() * out, 0);
      }
    }
    if (inSpan) {
      spanScratch(scratch);
    } else if (!exact) {
      scratch.slots(0, 0, blocks == 1 ? columns * out : 0, w).sumOfProducts(out, in, columns);
    } else if (kernelForm) {
      kernelScratch(scratch);
    } else {
      scratch
          .slots(columns * out, columns * in, in * in, (in + out) * in)
          .sumOfProducts(out, in, columns)
          .gram(in, columns)
          .normalEquations(in, out);
    }
    return scratch;
  }

  private void spanScratch(Scratch scratch) {
    scratch
        .slots(0, 0, blocks == 1 ? columns * out : 0, 0)
        .product(columns, out, totalColumns)
        .product(out, in, columns)
        .product(heldOut, columns, in)
        .product(heldOut, out, totalColumns);
    if (blocks == 1) {
      scratch.gram(columns, in);
    } else {
      scratch.product(columns, columns, in);
    }
  }

  private long tile() {
    return Math.min(columns, Tile.COLUMNS);
  }

  private void kernelScratch(Scratch scratch) {
    scratch.rightSides(totalColumns, out);
    if (!first) {
      scratch.normalEquations(totalColumns, out);
    }
    if (blocks == 1) {
      long tile = tile();
      scratch.slots(columns * out, tile * in, 0, w).sumOfProducts(out, in, columns);
      if (first) {
        scratch.slots(0, 0, tile * tile, tile * in).product(tile, tile, in);
      } else {
        scratch.slots(0, columns * in, columns * columns, 0).gramOfRows(columns, in);
      }
    } else if (first) {
      scratch
          .product(columns, columns, in)
          .sumOfProducts(out, in, columns)
          .slots(0, columns * in, 0, w);
    } else {
      scratch.gramOfRows(totalColumns, in / blocks).sumOfProducts(out, in / blocks, totalColumns);
    }
  }

  // ---------------------------------------------------------------------------------- messages

  private List<Traffic> traffic() {
    List<Traffic> traffic = new ArrayList<>();
    int block = self.block();
    if (!first) {
      LayerAddress below = new LayerAddress(layer - 1, block);
      traffic.add(
          new Traffic(
              MessageKind.P, below, 1, boundaryBytes(columns * in, settings.quantization().ofP())));
    }
    if (!output) {
      LayerAddress above = new LayerAddress(layer + 1, block);
      boolean quantised = settings.quantization().ofQ();
      traffic.add(new Traffic(MessageKind.Q, above, 1, boundaryBytes(columns * out, quantised)));
      traffic.add(
          new Traffic(
              MessageKind.EVALUATE,
              above,
              wavesPerEpoch(),
              message(0, Math.round(waveColumns() * out))));
    } else {
      addVerdicts(traffic);
    }
    for (int other = 0; other < blocks; other++) {
      if (other != block) {
        addRounds(traffic, new LayerAddress(layer, other));
      }
    }
    return traffic;
  }

  private long boundaryBytes(long values, boolean quantised) {
    if (!quantised) {
      return message(0, values);
    }
    int bits = DeltaSpec.parse(settings.delta()).freeze(0, 1).bitsPerValue();
    return Message.HEADER_BYTES + (values * bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static long message(long scalars, long values) {
    return Message.HEADER_BYTES + Double.BYTES * scalars + Float.BYTES * values;
  }

  private void addVerdicts(List<Traffic> traffic) {
    if (self.block() != 0) {
      LayerAddress judge = new LayerAddress(layer, 0);
      traffic.add(
          new Traffic(
              MessageKind.EVALUATION_COUNTS,
              judge,
              wavesPerEpoch(),
              message(ChainLayer.EVALUATION_COUNTS, 0)));
      return;
    }
    for (int l = 1; l <= settings.layers(); l++) {
      for (int block = 0; block < blocks; block++) {
        LayerAddress to = new LayerAddress(l, block);
        if (!to.equals(self)) {
          traffic.add(
              new Traffic(
                  MessageKind.EVALUATED,
                  to,
                  wavesPerEpoch(),
                  message(ChainLayer.VERDICT_NUMBERS, 0)));
        }
      }
    }
  }

  private void addRounds(List<Traffic> traffic, LayerAddress to) {
    if (!exact) {
      addGradientRounds(traffic, to);
    } else if (!kernelForm) {
      addGather(traffic, to, in + out, 0);
      addSum(traffic, to, out + in, in);
    } else if (first) {
      addGather(traffic, to, 0, columns * out);
      addSum(traffic, to, out, in);
    } else {
      addGather(traffic, to, out, columns * out + columns * slab(in, to.block()));
      addSum(traffic, to, totalColumns, totalColumns);
      addGather(traffic, to, slab(in, self.block()), out * slab(in, self.block()));
    }
  }

  private void addGradientRounds(List<Traffic> traffic, LayerAddress to) {
    if (inSpan) {
      addSpanRounds(traffic, to);
      return;
    }
    for (int step = 0; step < weightSteps(); step++) {
      if (sparse) {
        addGather(traffic, to, 1, 0);
      }
      addSum(traffic, to, out, in);
    }
    switch (settings.method()) {
      case PDADMM -> addGather(traffic, to, sparse ? out : 1 + 2 * out, 0);
      case DLADMM -> {
        addGather(traffic, to, out, 0); // b, backward
        if (!sparse) {
          addGather(traffic, to, 1 + 2 * out, 0); // W, backward
        }
        addGather(traffic, to, sparse ? out : 1 + 2 * out, 0);
      }
      // Second attempts are not known before.
      case MDLAM -> addGather(traffic, to, 4 + 2 * out, 0);
    }
  }

  /** Third rounds, where the terms of a gradient cancel, are not known before. */
  private void addSpanRounds(List<Traffic> traffic, LayerAddress to) {
    if (settings.method() == Method.DLADMM) {
      addGather(traffic, to, out, 0); // b, backward
    }
    for (int step = 0; step < weightSteps(); step++) {
      addGather(traffic, to, 0, columns * out);
      addGather(traffic, to, ChainLayer.SPAN_SUMS + 2 * out, 0);
    }
  }

  private void addSum(List<Traffic> traffic, LayerAddress to, long rows, long width) {
    traffic.add(
        new Traffic(MessageKind.PARTIAL_SLAB, to, 1, message(1, slab(rows, to.block()) * width)));
    traffic.add(
        new Traffic(MessageKind.REDUCED_SLAB, to, 1, message(1, slab(rows, self.block()) * width)));
  }

  private static void addGather(List<Traffic> traffic, LayerAddress to, long numbers, long matrix) {
    traffic.add(new Traffic(MessageKind.PARTIAL_SUMS, to, 1, message(1 + numbers, matrix)));
  }

  private long slab(long rows, int block) {
    return rows * (block + 1) / blocks - rows * block / blocks;
  }
}
