package io.gamlp.flink.estimate;

import io.gamlp.admm.pdadmm.LayerFootprint;
import io.gamlp.admm.pdadmm.Scratch;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.flink.loop.KeyPlacement;
import java.util.ArrayList;
import java.util.List;

/** Adds up the layers and blocks of one task, and what the task itself holds. */
final class TaskArithmetic {

  /** Share of an epoch for which a wave of evaluation lies between two layers: measured. */
  private static final double WAVE_UNDER_WAY = 0.3;

  private final RunSize size;
  private final KeyPlacement placement;
  private final int parallelism;
  private final int task;
  private final boolean stateOnHeap;

  TaskArithmetic(
      RunSize size, KeyPlacement placement, int parallelism, int task, boolean stateOnHeap) {
    this.size = size;
    this.placement = placement;
    this.parallelism = parallelism;
    this.task = task;
    this.stateOnHeap = stateOnHeap;
  }

  TaskEstimate estimate() {
    List<LayerAddress> hosts = new ArrayList<>();
    Scratch scratch = new Scratch();
    Traffic sent = Traffic.NONE;
    Traffic crossing = Traffic.NONE;
    long state = 0;
    long expected = 0;
    long most = 0;
    long least = 0;
    long moment = 0;
    for (int i = 0; i < placement.size(); i++) {
      LayerAddress address = placement.address(i);
      LayerFootprint f = footprint(address);
      boolean mine = isMine(address);
      for (LayerFootprint.Traffic t : f.traffic()) {
        boolean crosses = mine != isMine(t.to());
        if (mine) {
          sent = sent.plus(Traffic.of(t.kind(), t.bytesPerEpoch()));
          crossing = crosses ? crossing.plus(Traffic.of(t.kind(), t.bytesPerEpoch())) : crossing;
          expected += t.kind() == MessageKind.EVALUATE && address.layer() > 1 ? underWay(t) : 0;
        }
        // A message of each kind and sender may wait here unread.
        most += crosses && isMine(t.to()) ? t.wireBytes() : 0;
      }
      if (mine) {
        long input = f.inputBytes() + f.heldOutBytes();
        hosts.add(address);
        scratch = scratch.with(f.scratch());
        state += f.stateBytes();
        expected += f.keptBytes() + input;
        most += f.mostKeptBytes() + input;
        least += f.leastKeptBytes() + input;
        moment = Math.max(moment, f.momentBytes());
      }
    }
    if (hosts.isEmpty()) {
      return new TaskEstimate(hosts, 0, 0, 0, 0, 0, sent, crossing);
    }
    long always = nodeBytes() + scratch.heapBytes();
    long inBackend = stateOnHeap ? state : 0;
    return new TaskEstimate(
        hosts,
        state,
        expected + always + inBackend,
        most + always + inBackend + moment,
        least + always + moment,
        scratch.nativeBytes(),
        sent,
        crossing);
  }

  private static long underWay(LayerFootprint.Traffic wave) {
    return Math.round(WAVE_UNDER_WAY * wave.bytesPerEpoch());
  }

  /** Label and role of every node, and the numbers of those that are used. */
  private long nodeBytes() {
    return (Integer.BYTES + 1L) * size.nodes()
        + (long) Integer.BYTES * (size.trainColumns() + size.heldOutColumns());
  }

  private LayerFootprint footprint(LayerAddress address) {
    return LayerFootprint.of(size.settings(), size.trainColumns(), size.heldOutColumns(), address);
  }

  private boolean isMine(LayerAddress address) {
    return placement.subtaskOf(address, parallelism) == task;
  }
}
