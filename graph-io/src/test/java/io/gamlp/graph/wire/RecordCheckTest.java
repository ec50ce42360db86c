package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gamlp.graph.SplitRole;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeRemoval;
import io.gamlp.graph.wire.WireRecord.EdgeUpsert;
import io.gamlp.graph.wire.WireRecord.End;
import io.gamlp.graph.wire.WireRecord.NodeRemoval;
import io.gamlp.graph.wire.WireRecord.NodeUpsert;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCheckTest {

  private static final Begin DENSE = new Begin("s", null, 3, 2, 2, false, false, true, 3, 2);
  private static final Begin SPARSE = new Begin("s", null, 3, 2, 4, true, false, false, 3, 2);
  private static final Begin DELTA = new Begin("s", "r", 3, 2, 4, true, false, false, 0, 2);

  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of(DENSE, dense(1f, -0f)),
        Arguments.of(DENSE, node(new FeatureVector.Dense(new float[2]), 2, SplitRole.TEST)),
        Arguments.of(DENSE, edge("a", "a", 0.5f)),
        Arguments.of(DENSE, edge("a", "b", null)),
        Arguments.of(SPARSE, sparse()),
        Arguments.of(SPARSE, sparse(0, 3)),
        Arguments.of(DELTA, new NodeRemoval("s", "a", 9)),
        Arguments.of(DELTA, new EdgeRemoval("s", "a", "b", 0)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void findsNothingWrongWithWhatIsRight(Begin begin, Change change) {
    assertThat(RecordCheck.fault(begin)).isEmpty();
    assertThat(new RecordCheck(begin).fault(change)).isEmpty();
  }

  static Stream<Arguments> bad() {
    FeatureVector zeros = new FeatureVector.Dense(new float[2]);
    return Stream.of(
        Arguments.of(DENSE, dense(1f), BadReason.WRONG_FEATURES, "found 1 features, expected 2"),
        Arguments.of(DENSE, dense(1f, 2f, 3f), BadReason.WRONG_FEATURES, "found 3 features"),
        Arguments.of(DENSE, sparse(0), BadReason.WRONG_FEATURES, "found sparse"),
        Arguments.of(SPARSE, dense(1f, 2f, 3f, 4f), BadReason.WRONG_FEATURES, "found dense"),
        Arguments.of(SPARSE, sparse(0, 4), BadReason.WRONG_FEATURES, "feature 4 after 0"),
        Arguments.of(SPARSE, sparse(-1), BadReason.WRONG_FEATURES, "feature -1"),
        Arguments.of(SPARSE, sparse(2, 2), BadReason.WRONG_FEATURES, "feature 2 after 2"),
        Arguments.of(SPARSE, sparse(2, 1), BadReason.WRONG_FEATURES, "feature 1 after 2"),
        Arguments.of(DENSE, dense(1f, Float.NaN), BadReason.NOT_FINITE, "NaN as value 1"),
        Arguments.of(DENSE, dense(-1 / 0f, 1f), BadReason.NOT_FINITE, "-Infinity as value 0"),
        Arguments.of(DENSE, node(zeros, 3, SplitRole.NONE), BadReason.BAD_LABEL, "label 3"),
        Arguments.of(DENSE, node(zeros, -1, SplitRole.NONE), BadReason.BAD_LABEL, "label -1"),
        Arguments.of(DENSE, node(zeros, null, SplitRole.VAL), BadReason.BAD_LABEL, "split VAL"),
        Arguments.of(DENSE, edge("a", "b", 0f), BadReason.BAD_WEIGHT, "weight 0.0"),
        Arguments.of(DENSE, edge("a", "b", Float.NaN), BadReason.BAD_WEIGHT, "weight NaN"),
        Arguments.of(DENSE, edge("a", "b", 1 / 0f), BadReason.BAD_WEIGHT, "weight Infinity"),
        Arguments.of(SPARSE, edge("a", "b", 1f), BadReason.BAD_WEIGHT, "expected none"),
        Arguments.of(DENSE, edge("", "b", 1f), BadReason.BAD_ID, "0 bytes"),
        Arguments.of(DENSE, edge("a", "\t", 1f), BadReason.BAD_ID, "U+0009"),
        Arguments.of(DELTA, new NodeRemoval("s", "", 0), BadReason.BAD_ID, "0 bytes"),
        Arguments.of(DELTA, new NodeRemoval("s", "a", -1), BadReason.BAD_ID, "revision -1"),
        Arguments.of(DENSE, new NodeRemoval("s", "a", 0), BadReason.NOTHING_TO_REMOVE, "base"),
        Arguments.of(
            DENSE, new EdgeRemoval("s", "a", "b", 0), BadReason.NOTHING_TO_REMOVE, "base"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void saysWhatIsWrong(Begin begin, Change change, BadReason reason, String message) {
    RecordCheck.Fault fault = new RecordCheck(begin).fault(change).orElseThrow();
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault.message()).contains(message, "found", "expected");
  }

  static Stream<Arguments> badBegins() {
    return Stream.of(
        Arguments.of(new Begin("../s", null, 3, 2, 2, true, true, true, 3, 2), "'../s'"),
        Arguments.of(new Begin("", null, 3, 2, 2, true, true, true, 3, 2), "''"),
        Arguments.of(new Begin("..", null, 3, 2, 2, true, true, true, 3, 2), "'..'"),
        Arguments.of(new Begin("s", "a/b", 3, 2, 2, true, true, true, 3, 2), "'a/b'"),
        Arguments.of(new Begin("s", "s", 3, 2, 2, true, true, true, 3, 2), "own id"),
        Arguments.of(new Begin("s", null, 0, 2, 2, true, true, true, 3, 2), "0 nodes"),
        Arguments.of(new Begin("s", null, 3, -1, 2, true, true, true, 3, 2), "-1 edges"),
        Arguments.of(new Begin("s", null, 3, 2, 0, true, true, true, 3, 2), "0 features"),
        Arguments.of(new Begin("s", null, 3, 2, 2, true, true, true, -3, 2), "-3 classes"),
        Arguments.of(new Begin("s", null, 3, 2, 2, true, true, true, 3, -2), "-2 hops"));
  }

  @ParameterizedTest
  @MethodSource("badBegins")
  void saysWhatIsWrongWithABegin(Begin begin, String message) {
    RecordCheck.Fault fault = RecordCheck.fault(begin).orElseThrow();
    assertThat(fault.message()).contains(message, "found", "expected");
  }

  @Test
  void saysWhatIsWrongWithAnEnd() {
    assertThat(RecordCheck.fault(new End("s", 0, 0, 0, 0, 0))).isEmpty();
    assertThat(RecordCheck.fault(new End("s", 0, 0, -4, 0, 0)).orElseThrow().message())
        .contains("found a count of -4");
    assertThat(RecordCheck.fault(new End("s 1", 0, 0, 0, 0, 0)).orElseThrow().reason())
        .isEqualTo(BadReason.BAD_ID);
  }

  private static NodeUpsert dense(float... values) {
    return node(new FeatureVector.Dense(values), null, SplitRole.NONE);
  }

  private static NodeUpsert sparse(int... indices) {
    return node(new FeatureVector.Sparse(indices, new float[indices.length]), null, SplitRole.NONE);
  }

  private static NodeUpsert node(FeatureVector features, Integer label, SplitRole split) {
    return new NodeUpsert("s", "a", features, label, split, 0);
  }

  private static EdgeUpsert edge(String source, String target, Float weight) {
    return new EdgeUpsert("s", source, target, weight, 0);
  }
}
