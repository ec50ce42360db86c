package io.gamlp.flink.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the flat files that {@code --config} takes: {@code key: value} (YAML) or {@code key =
 * value} (properties), one a line, {@code #} before comments, {@code [a, b]} for lists. Own and
 * small, because messages need line numbers, which Flink's YAML parser does not keep.
 */
final class ConfigFile {

  private static final Pattern LINE = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*)\\s*[:=](.*)");
  private static final Pattern COMMENT = Pattern.compile("\\s#.*$");

  /** One line of the file. */
  record Entry(String key, String value, String origin) {}

  private ConfigFile() {}

  /**
   * @throws ConfigException where the file cannot be read, a line is no {@code key: value}, or a
   *     key stands twice
   */
  static List<Entry> read(Path file) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> lineOfKey = new HashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.strip().startsWith("#") || line.strip().equals("---")) {
        continue;
      }
      String place = file + ", line " + (i + 1);
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new ConfigException(
            place + ": " + ValueRule.refusal(line.strip(), "`key: value` without indentation"));
      }
      String key = matcher.group(1);
      Integer before = lineOfKey.put(key, i + 1);
      if (before != null) {
        throw new ConfigException(place + ": '" + key + "' stands on line " + before + " already");
      }
      entries.add(new Entry(key, value(matcher.group(2)), place + ": " + key));
    }
    return entries;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ConfigException("--config: no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new ConfigException("--config: " + file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigException("--config: cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String value(String raw) {
    String text = raw.strip();
    if (text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'')) {
      int end = text.indexOf(text.charAt(0), 1);
      if (end > 0) {
        return text.substring(1, end);
      }
    }
    text = COMMENT.matcher(" " + text).replaceFirst("").strip();
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1).strip();
    }
    return text;
  }
}
