package io.gamlp.admm.testing;

import io.gamlp.admm.engine.InProcessEngine;
import io.gamlp.admm.figures.EpochRecord;
import io.gamlp.admm.kernel.Kernels;
import io.gamlp.admm.kernel.Workspace;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Report;
import io.gamlp.admm.training.ColumnBlocks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A whole run with the state of every layer and block at the end of every epoch. */
public final class Trace {

  public final Run run;
  public final Reports reports;
  private final Map<Integer, Map<LayerAddress, HeapState>> states = new TreeMap<>();

  private Trace(Run run) {
    this.run = run;
    this.reports = new Reports(run.blocks);
  }

  public static Trace of(Run run, Kernels kernels) {
    Trace trace = new Trace(run);
    Map<LayerAddress, LayerProgram> programs = new TreeMap<>(Trace::byLayer);
    List<LayerProgram> list = run.programs(kernels, new Workspace());
    list.forEach(program -> programs.put(program.address(), program));
    InProcessEngine engine =
        new InProcessEngine(
            list,
            report -> {
              trace.reports.accept(report);
              if (report.kind() == Report.Kind.EPOCH) {
                HeapState state = new HeapState();
                programs.get(report.from()).save(state);
                trace
                    .states
                    .computeIfAbsent(report.epoch(), e -> new TreeMap<>(Trace::byLayer))
                    .put(report.from(), state);
              }
            });
    engine.start();
    engine.run();
    return trace;
  }

  private static int byLayer(LayerAddress a, LayerAddress b) {
    return a.layer() != b.layer()
        ? Integer.compare(a.layer(), b.layer())
        : Integer.compare(a.block(), b.block());
  }

  public int epochs() {
    return states.size();
  }

  /** Layers of an epoch as they are numbered in the deepest chain. */
  public int[] layersOf(int epoch) {
    return states.get(epoch).keySet().stream().mapToInt(LayerAddress::layer).distinct().toArray();
  }

  public EpochRecord record(int epoch) {
    return reports.records().get(epoch - 1);
  }

  /** W or another matrix that all blocks share, row-major. */
  public float[] shared(int epoch, int layer, String name) {
    HeapState state = states.get(epoch).get(new LayerAddress(layer, 0));
    float[] coefficients = name.equals("W") ? state.floats("S") : null;
    return coefficients == null
        ? state.floats(name)
        : inSpan(state.floats("W"), state.doubles("span")[0], coefficients);
  }

  /** {@code W = c W_0 + S Xᵀ}. */
  private float[] inSpan(float[] start, double scale, float[] coefficients) {
    float[] x = run.data.trainInput(0, 1);
    int columns = run.data.trainColumns();
    int in = run.widths[0];
    int out = run.widths[1];
    float[] w = new float[out * in];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        double sum = scale * start[o * in + i];
        for (int c = 0; c < columns; c++) {
          sum += (double) coefficients[c * out + o] * x[c * in + i];
        }
        w[o * in + i] = (float) sum;
      }
    }
    return w;
  }

  /** z or another matrix of columns in the paper's orientation, all blocks side by side. */
  public double[][] columns(int epoch, int layer, String name, int rows) {
    int total = run.data.trainColumns();
    ColumnBlocks split = new ColumnBlocks(total, run.blocks);
    double[][] x = new double[rows][total];
    for (int block = 0; block < run.blocks; block++) {
      float[] part =
          name.equals("p") && layer == 1
              ? run.data.trainInput(block, run.blocks)
              : states.get(epoch).get(new LayerAddress(layer, block)).floats(name);
      for (int c = 0; c < split.size(block); c++) {
        for (int i = 0; i < rows; i++) {
          x[i][split.start(block) + c] = part[c * rows + i];
        }
      }
    }
    return x;
  }
}
