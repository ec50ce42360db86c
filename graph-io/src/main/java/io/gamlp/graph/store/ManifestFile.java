package io.gamlp.graph.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gamlp.graph.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code manifest.json}: the file that makes a directory an artefact. It is written last and moved
 * into place, so whoever sees it sees a complete artefact. Its last field is a CRC32C of the text
 * before it.
 */
public final class ManifestFile {

  public static final String NAME = "manifest.json";

  private static final String VERSION_FIELD = "formatVersion";
  private static final Pattern CHECKSUM =
      Pattern.compile(",\n  \"checksum\" : \"([0-9a-f]{8})\"\n}\n$");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestFile() {}

  /**
   * Publishes an artefact.
   *
   * @param manifest a record with an int component {@code formatVersion}
   * @param suffix tells apart the temporary files of writers that may write at once
   */
  public static void write(Storage storage, String directory, Object manifest, String suffix)
      throws IOException {
    write(storage, directory, NAME, manifest, suffix);
  }

  /**
   * Writes a file of the same form and another name.
   *
   * @param name of the file
   */
  public static void write(
      Storage storage, String directory, String name, Object manifest, String suffix)
      throws IOException {
    ObjectNode tree = MAPPER.valueToTree(manifest);
    String body = tree.toPrettyString().replace("\r\n", "\n");
    String open = body.substring(0, body.length() - "\n}".length());
    String text = open + ",\n  \"checksum\" : \"" + checksum(open) + "\"\n}\n";
    String temporary = Storage.resolve(directory, Temporary.name(name, suffix));
    try (OutputStream out = storage.create(temporary)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    storage.move(temporary, Storage.resolve(directory, name));
  }

  public static boolean exists(Storage storage, String directory) throws IOException {
    return storage.exists(Storage.resolve(directory, NAME));
  }

  /**
   * Reads and verifies a manifest.
   *
   * @param what the kind of artefact, for the message when there is none
   * @param version the only format version that this program reads
   * @throws InputException when it is missing, damaged or of another version
   */
  public static <T> T read(
      Storage storage, String directory, String what, int version, Class<T> type)
      throws IOException {
    return read(storage, directory, NAME, what, version, type);
  }

  /**
   * Reads and verifies a file of the same form and another name.
   *
   * @param name of the file
   */
  public static <T> T read(
      Storage storage, String directory, String name, String what, int version, Class<T> type)
      throws IOException {
    String path = Storage.resolve(directory, name);
    String text = readText(storage, directory, name, what);
    JsonNode tree = parse(path, text);
    int found = tree.path(VERSION_FIELD).asInt(-1);
    if (found != version) {
      throw new InputException(
          path + ": found format version " + found + " of " + what + ", expected " + version);
    }
    Matcher matcher = CHECKSUM.matcher(text);
    if (!matcher.find()) {
      throw new InputException(path + ": has no checksum as its last field");
    }
    String computed = checksum(text.substring(0, matcher.start()));
    if (!computed.equals(matcher.group(1))) {
      throw new InputException(
          path
              + ": damaged: found checksum "
              + computed
              + " over "
              + matcher.start()
              + " characters, expected "
              + matcher.group(1));
    }
    ((ObjectNode) tree).remove("checksum");
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new InputException(path + ": is no manifest of " + what + ": " + e.getMessage(), e);
    }
  }

  private static String readText(Storage storage, String directory, String name, String what)
      throws IOException {
    String path = Storage.resolve(directory, name);
    try {
      return new String(storage.read(path), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new InputException(
          directory + ": holds no " + what + ": there is no " + name + " in it", e);
    }
  }

  private static JsonNode parse(String path, String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree instanceof ObjectNode) {
        return tree;
      }
      throw new InputException(path + ": is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new InputException(
          path
              + ": line "
              + e.getLocation().getLineNr()
              + ": is not valid JSON: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static String checksum(String text) {
    return Checksums.hexOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
