package io.gamlp.flink.config;

import io.gamlp.graph.wire.Tolerance;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of {@code --tolerate-bad}. */
final class ToleranceForm {

  static final String GRAMMAR =
      "none, or a count and perhaps a share from 0 to 1, such as 100,0.01";

  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:,(\\d+(?:\\.\\d+)?))?");

  private ToleranceForm() {}

  /**
   * @throws ConfigException where it is none
   */
  static Tolerance parse(String text) {
    String given = text.strip();
    if (given.equals("none")) {
      return Tolerance.NONE;
    }
    Matcher form = FORM.matcher(given);
    double share = form.matches() && form.group(2) != null ? Double.parseDouble(form.group(2)) : 1;
    if (!form.matches() || share > 1) {
      throw new ConfigException(ValueRule.refusal(text, GRAMMAR));
    }
    return new Tolerance(Long.parseLong(form.group(1)), share);
  }
}
