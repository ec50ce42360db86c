package io.gamlp.benchmarks.rows;

import io.gamlp.benchmarks.measure.Line;
import io.gamlp.benchmarks.measure.Sample;
import io.gamlp.benchmarks.measure.Target;
import io.gamlp.benchmarks.measure.Unit;
import io.gamlp.graph.GraphSnapshot;
import io.gamlp.graph.generate.BlockModel;
import io.gamlp.graph.generate.BlockModelSettings;
import io.gamlp.graph.generate.SplitDraw;
import io.gamlp.graph.source.DataSource;
import io.gamlp.graph.source.LoadOptions;
import io.gamlp.graph.write.GraphWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reading and checking graphs of the sizes of known ones, warm; generated, or the user's. */
final class ReadersRow implements Row {

  private static final int WARM_UP = 3;
  private static final int REPETITIONS = 5;

  @Override
  public String name() {
    return "readers";
  }

  @Override
  public String description() {
    return "reading NPZ files and a CSV of 1,000,000 edges";
  }

  @Override
  public Takes takes() {
    return new Takes(15, 15);
  }

  @Override
  public List<Line> run(Scope scope) throws Exception {
    List<Line> lines = new ArrayList<>();
    Path pubmed = scope.folder().resolve("pubmed-like.npz");
    AttributedNpz.write(
        drawn("nodes=19717,classes=3,words=500,wordsPerNode=50,degree=4.4974"), pubmed);
    lines.add(measured("NPZ like PubMed", "npz:" + pubmed, Target.value(1)));
    Path cs = scope.folder().resolve("cs-like.npz");
    AttributedNpz.write(
        drawn("nodes=18333,classes=15,words=6805,wordsPerNode=59,degree=8.934"), cs);
    lines.add(measured("NPZ like Coauthor CS", "npz:" + cs, Target.value(2)));
    Path csv = scope.folder().resolve("million");
    GraphWriter.write(drawn("nodes=100000,words=100,wordsPerNode=5,degree=20"), csv);
    lines.add(measured("CSV folder, 1,000,000 edges", csv.toString(), Target.value(2)));
    for (String source : scope.sources()) {
      lines.add(measured(source, source, null));
    }
    return lines;
  }

  private static GraphSnapshot drawn(String settings) {
    return BlockModel.generate(BlockModelSettings.parse(settings), SplitDraw.shuffled(0));
  }

  private Line measured(String what, String spec, Target target) {
    DataSource source = DataSource.parse(spec);
    double[] seconds = new double[REPETITIONS];
    for (int i = -WARM_UP; i < REPETITIONS; i++) {
      long start = System.nanoTime();
      source.load(LoadOptions.seeded(0));
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    return Line.of(name(), what, Unit.SECONDS, new Sample(seconds)).target(target);
  }
}
