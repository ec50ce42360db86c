package io.gamlp.admm.chain;

import io.gamlp.admm.chain.JointStep.Contribution;
import io.gamlp.admm.chain.JointStep.Outcome;
import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds between the column blocks of one layer. A sum is reduced in slabs: block j adds row
 * slab j of all blocks, in block order, and sends the result to all, so nobody collects B whole
 * matrices. Small numbers go from every block to every block, and with them a matrix where a step
 * has one for each block.
 *
 * <p>Deterministic: every sum is made once, in block order, by one block.
 *
 * <p>After a restore the running round is made again from its start, as nothing it reads has
 * changed. A peer may be one round behind, so what the last finished round sent is kept and sent
 * again.
 */
final class BlockExchange {

  private final LayerAddress self;
  private final int blocks;
  private final Inbox inbox;

  private int epoch;
  private int round;
  private Contribution own;
  private boolean reduced;
  private int finishedEpoch = -1;
  private int finishedRound = -1;

  /** What the running round, or else the last finished one, sent. */
  private List<Message> sent = new ArrayList<>();

  /** What the round before sent. */
  private List<Message> sentBefore = new ArrayList<>();

  BlockExchange(LayerAddress self, int blocks, Inbox inbox) {
    this.self = self;
    this.blocks = blocks;
    this.inbox = inbox;
  }

  /** Starts a round with this block's contribution. */
  void begin(int stage, int epoch, int round, Contribution contribution, Outbox out) {
    this.epoch = epoch;
    this.round = round;
    this.own = contribution.owned();
    this.reduced = false;
    sentBefore = sent;
    sent = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      if (block == self.block()) {
        continue;
      }
      LayerAddress to = new LayerAddress(self.layer(), block);
      double[] numbers = new double[1 + contribution.numbers().length];
      numbers[0] = round;
      System.arraycopy(contribution.numbers(), 0, numbers, 1, numbers.length - 1);
      Message message =
          contribution.isSum()
              ? Message.exact(
                      MessageKind.PARTIAL_SLAB, self, to, stage, epoch, slabOf(contribution, block))
                  .withScalars(round)
              : Message.exact(
                      MessageKind.PARTIAL_SUMS,
                      self,
                      to,
                      stage,
                      epoch,
                      contribution.matrixFor(block))
                  .withScalars(numbers);
      send(message, out);
    }
  }

  /** Whether a round is running. */
  boolean running() {
    return own != null;
  }

  /** Moves the running round on; its outcome when it is complete, else null. */
  Outcome advance(int stage, Outbox out) {
    if (own.isSum()) {
      if (!reduced && !reduceOwnSlab(stage, out)) {
        return null;
      }
      return joinSlabs();
    }
    return gather();
  }

  /** Adds this block's slab of all blocks and sends it; false while a part is missing. */
  private boolean reduceOwnSlab(int stage, Outbox out) {
    if (!allHave(MessageKind.PARTIAL_SLAB)) {
      return false;
    }
    float[] sum = null;
    for (int block = 0; block < blocks; block++) {
      float[] part =
          block == self.block()
              ? slabOf(own, block)
              : take(MessageKind.PARTIAL_SLAB, block).values();
      if (sum == null) {
        sum = part.clone();
      } else {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += part[i];
        }
      }
    }
    reduced = true;
    placeSlab(sum, self.block());
    for (int block = 0; block < blocks; block++) {
      if (block != self.block()) {
        LayerAddress to = new LayerAddress(self.layer(), block);
        send(
            Message.exact(MessageKind.REDUCED_SLAB, self, to, stage, epoch, sum).withScalars(round),
            out);
      }
    }
    return true;
  }

  private Outcome joinSlabs() {
    if (!allHave(MessageKind.REDUCED_SLAB)) {
      return null;
    }
    for (int block = 0; block < blocks; block++) {
      if (block != self.block()) {
        placeSlab(take(MessageKind.REDUCED_SLAB, block).values(), block);
      }
    }
    Outcome outcome = new Outcome(own.sum(), null, null);
    finish();
    return outcome;
  }

  private Outcome gather() {
    if (!allHave(MessageKind.PARTIAL_SUMS)) {
      return null;
    }
    double[][] numbers = new double[blocks][];
    float[][] matrices = new float[blocks][];
    for (int block = 0; block < blocks; block++) {
      if (block == self.block()) {
        numbers[block] = own.numbers();
        matrices[block] = own.matrixFor(block);
      } else {
        Message message = take(MessageKind.PARTIAL_SUMS, block);
        numbers[block] = new double[message.scalars().length - 1];
        System.arraycopy(message.scalars(), 1, numbers[block], 0, numbers[block].length);
        matrices[block] = message.values();
      }
    }
    finish();
    return new Outcome(null, numbers, matrices);
  }

  private void finish() {
    own = null;
    sentBefore = new ArrayList<>();
    finishedEpoch = epoch;
    finishedRound = round;
    inbox.dropRounds(epoch, round);
  }

  /** There will be no more rounds, and nobody waits for what was sent in the last ones. */
  void abandon() {
    own = null;
    sent = new ArrayList<>();
    sentBefore = new ArrayList<>();
  }

  /** Bytes of everything that this block sent in the last finished round. */
  long wireBytesOfRound() {
    return sent.stream().mapToLong(Message::wireBytes).sum();
  }

  /** Whether a message belongs to a round that is over: a repetition after a restore. */
  boolean isOver(int messageEpoch, int messageRound) {
    return messageEpoch < finishedEpoch
        || (messageEpoch == finishedEpoch && messageRound <= finishedRound);
  }

  private boolean allHave(MessageKind kind) {
    for (int block = 0; block < blocks; block++) {
      if (block != self.block()
          && !inbox.has(kind, epoch, round, new LayerAddress(self.layer(), block))) {
        return false;
      }
    }
    return true;
  }

  private Message take(MessageKind kind, int block) {
    return inbox.take(kind, epoch, round, new LayerAddress(self.layer(), block));
  }

  private int slabStart(int block) {
    return (int) ((long) own.sumRows() * block / blocks);
  }

  private float[] slabOf(Contribution contribution, int block) {
    int width = contribution.sumLength() / contribution.sumRows();
    int start = slabStart(block) * width;
    float[] slab = new float[slabStart(block + 1) * width - start];
    System.arraycopy(contribution.sum(), start, slab, 0, slab.length);
    return slab;
  }

  private void placeSlab(float[] slab, int block) {
    int width = own.sumLength() / own.sumRows();
    System.arraycopy(slab, 0, own.sum(), slabStart(block) * width, slab.length);
  }

  private void send(Message message, Outbox out) {
    sent.add(message);
    out.send(message);
  }

  void save(StateWriter state) {
    List<Message> finished = running() ? sentBefore : sent;
    state.doubles("exchange", finishedEpoch, finishedRound, finished.size());
    for (int i = 0; i < finished.size(); i++) {
      Message m = finished.get(i);
      int same = firstWithTheValuesOf(m, finished);
      state.doubles(
          "exchange." + i, m.kind().ordinal(), m.to().block(), m.stage(), m.epoch(), same);
      state.doubles("exchange.scalars." + i, m.scalars());
      if (same == i) {
        state.floats("exchange.values." + i, m.values(), m.values().length);
      }
    }
  }

  /** Index of the first message that carries the very same matrix: it is saved once. */
  private static int firstWithTheValuesOf(Message m, List<Message> messages) {
    int i = 0;
    while (messages.get(i).values() != m.values()) {
      i++;
    }
    return i;
  }

  void restore(StateReader state) {
    double[] numbers = state.doubles("exchange");
    finishedEpoch = (int) numbers[0];
    finishedRound = (int) numbers[1];
    sent = new ArrayList<>();
    for (int i = 0; i < (int) numbers[2]; i++) {
      double[] m = state.doubles("exchange." + i);
      int same = (int) m[4];
      sent.add(
          Message.exact(
                  MessageKind.values()[(int) m[0]],
                  self,
                  new LayerAddress(self.layer(), (int) m[1]),
                  (int) m[2],
                  (int) m[3],
                  same == i ? state.floats("exchange.values." + i) : sent.get(same).values())
              .withScalars(state.doubles("exchange.scalars." + i)));
    }
  }

  /** Sends again what the last finished round sent: a peer may lack it after a restore. */
  void resend(Outbox out) {
    sent.forEach(out::send);
  }
}
