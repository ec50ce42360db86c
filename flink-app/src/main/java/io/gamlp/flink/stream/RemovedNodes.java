package io.gamlp.flink.stream;

import io.gamlp.graph.wire.NodeIds;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The ids that one graph has and a later one has not, in their order; both are sorted. */
final class RemovedNodes implements Iterable<String> {

  private final NodeIds before;
  private final NodeIds now;

  RemovedNodes(NodeIds before, NodeIds now) {
    this.before = before;
    this.now = now;
  }

  @Override
  public Iterator<String> iterator() {
    return new Iterator<>() {
      private int i;
      private int j;
      private String next = find();

      private String find() {
        while (i < before.size()) {
          int order = 1;
          while (j < now.size()) {
            order = now.compare(j, before, i);
            if (order >= 0) {
              break;
            }
            j++;
          }
          int candidate = i++;
          if (j == now.size() || order > 0) {
            return before.id(candidate);
          }
        }
        return null;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public String next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        String id = next;
        next = find();
        return id;
      }
    };
  }
}
