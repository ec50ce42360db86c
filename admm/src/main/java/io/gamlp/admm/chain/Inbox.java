package io.gamlp.admm.chain;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Messages that have arrived and wait for the step that uses them. A repeated message replaces its
 * first copy, which has the same bits.
 */
final class Inbox {

  private record Key(MessageKind kind, int epoch, int round, LayerAddress from) {}

  private static final Set<MessageKind> BLOCK_KINDS =
      EnumSet.of(MessageKind.PARTIAL_SLAB, MessageKind.REDUCED_SLAB, MessageKind.PARTIAL_SUMS);

  private final Map<Key, Message> messages = new HashMap<>();

  void put(Message message, int epoch, int round) {
    messages.put(new Key(message.kind(), epoch, round, message.from()), message);
  }

  boolean has(MessageKind kind, int epoch, int round, LayerAddress from) {
    return messages.containsKey(new Key(kind, epoch, round, from));
  }

  /** Takes a message out; null when it has not arrived. */
  Message take(MessageKind kind, int epoch, int round, LayerAddress from) {
    return messages.remove(new Key(kind, epoch, round, from));
  }

  /** Forgets everything. */
  void clear() {
    messages.clear();
  }

  /** Forgets what has come of a finished round between blocks, and of the rounds before it. */
  void dropRounds(int epoch, int round) {
    messages
        .keySet()
        .removeIf(
            key ->
                BLOCK_KINDS.contains(key.kind)
                    && (key.epoch < epoch || (key.epoch == epoch && key.round <= round)));
  }
}
