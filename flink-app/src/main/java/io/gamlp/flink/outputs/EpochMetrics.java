package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.admm.figures.EpochTimes;
import io.gamlp.admm.program.MessageKind;
import java.util.Locale;

/**
 * The figures of one epoch, one line of {@code metrics.jsonl}. NaN stands for "not evaluated" and
 * becomes null.
 *
 * @param epoch epoch within the run, goes on across stages
 * @param stage depth stage, 0-based
 * @param layers depth of that stage
 * @param objective L_rho with the epoch's rho and nu
 * @param residual sum of squares of p - q over all boundaries
 * @param trainLoss mean cross-entropy over the train split
 * @param trainAccuracy share of the train split that is right, 0 … 1
 * @param valAccuracy likewise of the val split
 * @param testAccuracy likewise of the test split
 * @param valuesSent matrix entries that crossed boundaries between layers in this epoch
 * @param payloadBytes bytes of those entries as they travelled
 * @param wireBytes payload plus headers
 * @param times where the time went and what was sent, added over all layers and blocks
 * @param seconds since training began
 */
public record EpochMetrics(
    int epoch,
    int stage,
    int layers,
    double objective,
    double residual,
    double trainLoss,
    double trainAccuracy,
    double valAccuracy,
    double testAccuracy,
    long valuesSent,
    long payloadBytes,
    long wireBytes,
    EpochTimes times,
    double seconds) {

  /** True where the epoch's weights were evaluated on the val split. */
  public boolean evaluated() {
    return !Double.isNaN(valAccuracy);
  }

  /** The line of {@code metrics.jsonl}, without its end. */
  String toJsonLine() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("epoch", epoch);
    node.put("stage", stage);
    node.put("layers", layers);
    Json.putNumber(node, "objective", objective);
    Json.putNumber(node, "residual", residual);
    Json.putNumber(node, "train_loss", trainLoss);
    Json.putNumber(node, "train_accuracy", trainAccuracy);
    Json.putNumber(node, "val_accuracy", valAccuracy);
    Json.putNumber(node, "test_accuracy", testAccuracy);
    node.put("values_sent", valuesSent);
    node.put("payload_bytes", payloadBytes);
    node.put("wire_bytes", wireBytes);
    Json.putNumber(node, "compute_seconds", times.computeSeconds());
    Json.putNumber(node, "wait_seconds", times.waitSeconds());
    Json.putNumber(node, "serialise_seconds", times.serialiseSeconds());
    ObjectNode bytes = node.putObject("bytes");
    for (MessageKind kind : MessageKind.values()) {
      if (times.messages(kind) > 0) {
        bytes.put(kind.name().toLowerCase(Locale.ROOT), times.bytes(kind));
      }
    }
    Json.putNumber(node, "seconds", seconds);
    return node.toString();
  }
}
