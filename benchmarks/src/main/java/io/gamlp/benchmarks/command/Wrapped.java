package io.gamlp.benchmarks.command;

import java.util.ArrayList;
import java.util.List;

/** Text broken at spaces into lines of a given width. */
final class Wrapped {

  private Wrapped() {}

  /**
   * @param width most characters of a line; a longer word has a line of its own
   * @param indent what all lines but the first begin with
   */
  static List<String> lines(String text, int width, String indent) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int end = rest.lastIndexOf(' ', width);
      if (end <= indent.length()) {
        end = rest.indexOf(' ', indent.length());
      }
      if (end < 0) {
        break;
      }
      lines.add(rest.substring(0, end));
      rest = indent + rest.substring(end + 1);
    }
    lines.add(rest);
    return lines;
  }
}
