package io.gamlp.graph.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdTableTest {

  private final IdTable table = new IdTable();

  @Test
  void everyTextHasOneNumber() {
    Random random = new Random(1);
    List<String> texts = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String text = (random.nextInt(9) == 0 ? "é€" : "n") + random.nextInt(5_000);
      int number = table.put(text);
      if (known.add(text)) {
        assertThat(number).isEqualTo(texts.size());
        texts.add(text);
      }
      assertThat(texts.get(number)).isEqualTo(text);
    }
    assertThat(table.size()).isEqualTo(texts.size());
    assertThat(table.find("absent")).isEqualTo(-1);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(table.find(texts.get(i))).isEqualTo(i);
    }
  }

  @Test
  void sortsAsTheIdsOfAGraph() {
    Random random = new Random(2);
    for (int size : new int[] {0, 1, 2, 3, 1000}) {
      IdTable ids = new IdTable();
      while (ids.size() < size) {
        ids.put(random.nextInt(3) + "x".repeat(random.nextInt(3)) + random.nextInt(1000));
      }
      int[] numbers = new int[size];
      Arrays.setAll(numbers, i -> size - 1 - i);
      ids.sort(numbers, size);
      NodeIds.Builder builder = new NodeIds.Builder(lengths(ids));
      for (int number : numbers) {
        ids.addTo(builder, number);
      }
      NodeIds sorted = builder.build();
      for (int i = 0; i < size; i++) {
        assertThat(i == 0 || sorted.compare(i - 1, sorted, i) < 0).isTrue();
        assertThat(ids.nodeOf(numbers[i], sorted)).isEqualTo(i);
        assertThat(ids.compare(sorted, i, numbers[i])).isZero();
      }
    }
  }

  private static int[] lengths(IdTable ids) {
    int[] lengths = new int[NodeIds.MAX_BYTES + 1];
    for (int i = 0; i < ids.size(); i++) {
      lengths[ids.length(i)]++;
    }
    return lengths;
  }

  @Test
  void takesTextsThatAreTooLongForAnId() {
    String shorter = "é".repeat(200);
    String longer = "y".repeat(5_000);
    assertThat(table.put(longer)).isZero();
    assertThat(table.put(shorter)).isEqualTo(1);
    assertThat(table.put("")).isEqualTo(2);
    assertThat(table.find(longer)).isZero();
    assertThat(table.find(shorter)).isEqualTo(1);
    assertThat(table.find("")).isEqualTo(2);
    assertThat(table.nodeOf(0, NodeIds.numbered(3))).isEqualTo(-1);
    assertThat(table.nodeOf(2, NodeIds.numbered(3))).isEqualTo(-1);
  }
}
