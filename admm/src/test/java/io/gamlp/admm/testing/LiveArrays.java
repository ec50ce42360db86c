package io.gamlp.admm.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The arrays of numbers that live objects of this project keep alive, each once. Goes through
 * fields, object arrays, collections and maps.
 */
public final class LiveArrays {

  private static final String OURS = "io.gamlp.";

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> toVisit = new ArrayDeque<>();
  private final Predicate<Object> skip;
  private long bytes;
  private long longest;

  private LiveArrays(Predicate<Object> skip) {
    this.skip = skip;
  }

  /**
   * @param root where to start
   * @param skip objects not to go into
   */
  public static LiveArrays of(Object root, Predicate<Object> skip) {
    LiveArrays arrays = new LiveArrays(skip);
    arrays.meet(root);
    while (!arrays.toVisit.isEmpty()) {
      arrays.visit(arrays.toVisit.pop());
    }
    return arrays;
  }

  /** Bytes of all arrays of numbers. */
  public long bytes() {
    return bytes;
  }

  /** Entries of the longest one. */
  public long longest() {
    return longest;
  }

  private void meet(Object object) {
    if (object != null && !skip.test(object) && seen.add(object)) {
      toVisit.push(object);
    }
  }

  private void visit(Object object) {
    if (object instanceof float[] floats) {
      count(floats.length, Float.BYTES);
    } else if (object instanceof double[] doubles) {
      count(doubles.length, Double.BYTES);
    } else if (object instanceof byte[] some) {
      count(some.length, 1);
    } else if (object instanceof int[] ints) {
      count(ints.length, Integer.BYTES);
    } else if (object instanceof Object[] objects) {
      for (Object o : objects) {
        meet(o);
      }
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::meet);
    } else if (object instanceof Map<?, ?> map) {
      map.keySet().forEach(this::meet);
      map.values().forEach(this::meet);
    } else if (object.getClass().getName().startsWith(OURS)) {
      visitFields(object);
    }
  }

  private void count(long length, int width) {
    bytes += length * width;
    longest = Math.max(longest, length);
  }

  private void visitFields(Object object) {
    for (Class<?> c = object.getClass(); c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
            meet(field.get(object));
          } catch (ReflectiveOperationException e) {
            throw new AssertionError(field.toString(), e);
          }
        }
      }
    }
  }
}
