package io.gamlp.flink.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who wrote a name that there is not. */
public final class Suggestion {

  private static final int MOST = 3;

  /** Shorter beginnings are those of too many names. */
  private static final int SHORTEST_BEGINNING = 3;

  private Suggestion() {}

  /**
   * Such as {@code "did you mean hops?"}, empty where no name is like it.
   *
   * @param word as written
   * @param names those that there are
   */
  public static String of(String word, Collection<String> names) {
    List<String> nearest = nearest(word, names);
    if (nearest.isEmpty()) {
      return "";
    }
    int last = nearest.size() - 1;
    String others = String.join(", ", nearest.subList(0, last));
    return "did you mean " + (last == 0 ? "" : others + " or ") + nearest.get(last) + "?";
  }

  /** Those that begin with it, else those that as few letters as possible differ from it. */
  private static List<String> nearest(String word, Collection<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    List<String> longer =
        names.stream()
            .filter(name -> letters(wanted) >= SHORTEST_BEGINNING && name.startsWith(wanted))
            .limit(MOST)
            .toList();
    if (!longer.isEmpty()) {
      return longer;
    }
    int least = names.stream().mapToInt(name -> distance(wanted, name)).min().orElse(0);
    return names.stream()
        .filter(name -> least <= tolerated(wanted) && distance(wanted, name) == least)
        .limit(MOST)
        .toList();
  }

  private static int tolerated(String word) {
    int letters = letters(word);
    return letters <= SHORTEST_BEGINNING ? 1 : Math.max(2, letters / 3);
  }

  /** Without the dashes of a flag. */
  private static int letters(String word) {
    return word.replaceFirst("^-+", "").length();
  }

  /** Letters to put in, leave out, replace or swap with their neighbour (Damerau, Levenshtein). */
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = above;
      above = row;
    }
    return above[b.length()];
  }
}
