package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.junit.jupiter.api.Test;

class ProgramStateTest {

  private final Map<StateChunk, byte[]> stored = new HashMap<>();
  private final ProgramState state = new ProgramState(storeOver(stored));

  @Test
  void keepsLargeArraysInChunksOfBoundedSizeAndGivesThemBack() throws Exception {
    float[] floats = new float[(ProgramState.CHUNK_BYTES / 4) * 2 + 3];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = i * 0.5f;
    }
    byte[] bytes = new byte[ProgramState.CHUNK_BYTES + 1];
    bytes[ProgramState.CHUNK_BYTES] = 7;
    double[] doubles = new double[ProgramState.CHUNK_BYTES / 8 + 1];
    doubles[doubles.length - 1] = -2;
    save(
        w -> {
          w.floats("W", floats, floats.length);
          w.floats("short", floats, 5);
          w.floats("empty", floats, 0);
          w.bytes("code", bytes);
          w.doubles("rho", 1e-4, Double.NaN);
          w.doubles("many", doubles);
        },
        Map.of());

    assertThat(stored.values())
        .allSatisfy(v -> assertThat(v.length).isLessThanOrEqualTo(4_000_000));
    assertThat(stored).hasSize(1 + 3 + 1 + 1 + 2 + 1 + 2);
    assertThat(state.address()).isEqualTo(new LayerAddress(4, 2));
    Map<String, Integer> chunks =
        restore(
            r -> {
              assertThat(r.floats("W")).isEqualTo(floats);
              assertThat(r.floats("short")).containsExactly(0f, 0.5f, 1f, 1.5f, 2f);
              assertThat(r.floats("empty")).isEmpty();
              assertThat(r.bytes("code")).isEqualTo(bytes);
              assertThat(r.doubles("rho")).containsExactly(1e-4, Double.NaN);
              assertThat(r.doubles("many")).isEqualTo(doubles);
              assertThat(r.floats("unknown")).isNull();
              assertThat(r.doubles("unknown")).isNull();
              assertThat(r.bytes("unknown")).isNull();
            });
    assertThat(chunks)
        .containsEntry("W", 3)
        .containsEntry("code", 2)
        .containsEntry("rho", 1)
        .containsEntry("many", 2);
  }

  @Test
  void removesWhatTheProgramNoLongerSaves() throws Exception {
    float[] large = new float[ProgramState.CHUNK_BYTES];
    Map<String, Integer> before =
        save(
            w -> {
              w.floats("p", large, large.length);
              w.floats("gone", large, 1);
            },
            Map.of());
    save(w -> w.floats("p", large, 10), before);
    assertThat(stored.keySet())
        .containsExactlyInAnyOrder(new StateChunk("", 0), new StateChunk("p", 0));
    restore(r -> assertThat(r.floats("p")).hasSize(10));
  }

  @Test
  void doesNotShareArraysWithTheProgram() throws Exception {
    float[] live = {1, 2, 3};
    save(w -> w.floats("q", live, 3), Map.of());
    live[0] = 99;
    restore(r -> assertThat(r.floats("q")).containsExactly(1, 2, 3));
  }

  @Test
  void refusesTwoEntriesOfOneName() {
    assertThatThrownBy(
            () ->
                save(
                    w -> {
                      w.doubles("x", 1);
                      w.doubles("x", 2);
                    },
                    Map.of()))
        .hasMessageContaining("two entries named x");
  }

  @Test
  void refusesToReadAnArrayAsAnotherType() throws Exception {
    save(w -> w.doubles("x", 1), Map.of());
    assertThatThrownBy(() -> restore(r -> r.floats("x"))).hasMessageContaining("is read as");
  }

  private Map<String, Integer> save(Consumer<StateWriter> saving, Map<String, Integer> before)
      throws Exception {
    return state.save(program(saving, r -> {}), before);
  }

  private Map<String, Integer> restore(Consumer<StateReader> restoring) throws Exception {
    return state.restore(program(w -> {}, restoring));
  }

  private static LayerProgram program(
      Consumer<StateWriter> saving, Consumer<StateReader> restoring) {
    return (LayerProgram)
        Proxy.newProxyInstance(
            ProgramStateTest.class.getClassLoader(),
            new Class<?>[] {LayerProgram.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "save" -> saving.accept((StateWriter) args[0]);
                case "restore" -> restoring.accept((StateReader) args[0]);
                case "address" -> {
                  return new LayerAddress(4, 2);
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  private static KeyedStateStore storeOver(Map<StateChunk, byte[]> map) {
    Object state =
        Proxy.newProxyInstance(
            ProgramStateTest.class.getClassLoader(),
            new Class<?>[] {MapState.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "put" -> map.put((StateChunk) args[0], (byte[]) args[1]);
                  case "get" -> map.get((StateChunk) args[0]);
                  case "remove" -> map.remove((StateChunk) args[0]);
                  case "keys" -> map.keySet();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    return (KeyedStateStore)
        Proxy.newProxyInstance(
            ProgramStateTest.class.getClassLoader(),
            new Class<?>[] {KeyedStateStore.class},
            (proxy, method, args) -> state);
  }
}
