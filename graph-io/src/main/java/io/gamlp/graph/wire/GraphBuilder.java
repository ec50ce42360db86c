package io.gamlp.graph.wire;

import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireRecord.Begin;
import io.gamlp.graph.wire.WireRecord.Change;
import io.gamlp.graph.wire.WireRecord.EdgeChange;
import io.gamlp.graph.wire.WireRecord.NodeChange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the graph of a snapshot from its records. */
public final class GraphBuilder {

  /** The changes of a snapshot; may be asked for several passes, the same order in each. */
  @FunctionalInterface
  public interface Records {
    void forEach(Visitor visitor) throws IOException;
  }

  /** Takes the changes one by one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param bad whether the record was refused as {@link RecordCheck} says; it is not used, but
     *     the begin record's counts count it
     */
    void visit(Change change, Origin origin, boolean bad);
  }

  /** Hears of changes that cannot be applied. */
  @FunctionalInterface
  public interface Refusals {
    void refuse(Change change, Origin origin, BadReason reason, String message);
  }

  private record Slot(Change change, Standing standing, Origin origin) {}

  private final String name;
  private final Begin begin;
  private final IdentifiedGraph base;
  private final Refusals refusals;

  /**
   * @param name the graph's name
   * @param begin without fault
   * @param base the graph of {@code begin.base()}, or null where there is none
   * @param refusals hears of edges without nodes and of removals of what is not there
   */
  public GraphBuilder(String name, Begin begin, IdentifiedGraph base, Refusals refusals) {
    this.name = name;
    this.begin = begin;
    this.base = base;
    this.refusals = refusals;
  }

  /**
   * The graph.
   *
   * @throws InputException when the snapshot cannot be a change of the base, or the graph is not
   *     the declared one
   */
  public IdentifiedGraph build(Records records) throws IOException {
    RecordHash hash = new RecordHash(begin.directed());
    Map<Object, Slot> slots = new LinkedHashMap<>();
    records.forEach(
        (change, origin, bad) -> {
          Change canonical = (Change) hash.canonical(change);
          Standing standing = new Standing(change.revision(), hash.of(canonical), bad);
          Object key =
              canonical instanceof NodeChange node
                  ? node.node()
                  : List.of(((EdgeChange) canonical).source(), ((EdgeChange) canonical).target());
          Slot held = slots.get(key);
          if (standing.against(held == null ? null : held.standing) == Standing.Outcome.REPLACES) {
            slots.put(key, new Slot(canonical, standing, origin));
          }
        });
    SnapshotMerge merge = new SnapshotMerge(name, begin, base, refusals::refuse);
    for (Slot slot : slots.values()) {
      if (slot.standing.bad()) {
        merge.addRefused(slot.change);
      } else {
        merge.add(slot.change, slot.origin);
      }
    }
    return merge.merge();
  }
}
