package io.gamlp.flink.estimate;

import io.gamlp.admm.family.LayerFootprint;
import io.gamlp.admm.family.Scratch;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.MessageKind;
import java.util.ArrayList;
import java.util.List;

/** Adds up the layers and blocks of one task, and what the task itself holds. */
final class TaskSum {

  /** Share of an epoch for which a wave of evaluation lies between two layers: measured. */
  private static final double WAVE_UNDER_WAY = 0.3;

  private final RunSize size;
  private final boolean stateOnHeap;

  private final List<LayerAddress> hosts = new ArrayList<>();
  private Scratch scratch = new Scratch();
  private Traffic sent = Traffic.NONE;
  private Traffic crossing = Traffic.NONE;
  private long state;
  private long expected;
  private long most;
  private long least;
  private long moment;
  private long longest;

  /**
   * @param stateOnHeap whether the state backend holds a copy of the state on the heap
   */
  TaskSum(RunSize size, boolean stateOnHeap) {
    this.size = size;
    this.stateOnHeap = stateOnHeap;
  }

  void host(LayerAddress address, LayerFootprint f) {
    long input = f.inputBytes() + f.heldOutBytes();
    hosts.add(address);
    scratch = scratch.with(f.scratch());
    state += f.stateBytes();
    expected += f.keptBytes() + input;
    most += f.mostKeptBytes() + input;
    least += f.leastKeptBytes() + input;
    moment = Math.max(moment, f.momentBytes());
    longest = Math.max(longest, f.longestArray());
  }

  /** Messages of a layer of this task to one of a task, perhaps this very one. */
  void sends(LayerAddress from, LayerFootprint.Traffic messages, TaskSum receiver) {
    Traffic bytes = Traffic.of(messages.kind(), messages.bytesPerEpoch());
    sent = sent.plus(bytes);
    if (receiver != this) {
      crossing = crossing.plus(bytes);
      // A message of each kind and sender may wait there unread.
      receiver.most += messages.wireBytes();
    }
    // The first layer's wave is what it keeps of it anyway.
    if (messages.kind() == MessageKind.EVALUATE && from.layer() > 1) {
      expected += Math.round(WAVE_UNDER_WAY * messages.bytesPerEpoch());
    }
  }

  TaskEstimate estimate() {
    if (hosts.isEmpty()) {
      return new TaskEstimate(hosts, 0, 0, 0, 0, 0, 0, sent, crossing);
    }
    long always = nodeBytes() + scratch.heapBytes();
    long inBackend = stateOnHeap ? state : 0;
    return new TaskEstimate(
        hosts,
        state,
        expected + always + inBackend,
        most + always + inBackend + moment,
        least + always,
        scratch.nativeBytes(),
        longest,
        sent,
        crossing);
  }

  /** Label and role of every node, and the numbers of those that are used. */
  private long nodeBytes() {
    return (Integer.BYTES + 1L) * size.nodes()
        + (long) Integer.BYTES * (size.trainColumns() + size.heldOutColumns());
  }
}
