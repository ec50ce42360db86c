package io.gamlp.flink.registry;

import io.gamlp.flink.outputs.Accuracies;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Models by version in a directory.
 *
 * <pre>{@code
 * ModelRegistry registry = new ModelRegistry(storage, "hdfs:///gamlp/store/registry");
 * ModelVersion version = registry.publish("snapshot-7", Optional.of("v000006"), model, accuracies);
 * Model same = registry.read(version);
 * }</pre>
 *
 * <p>Layout: {@code v000001/} holds {@code model.npz}, {@code model.json}, {@code claim} (when its
 * publisher began) and {@code version.json}, which comes last: a version is there when that file
 * is. {@code latest} names the greatest version. Numbers grow, but may have gaps.
 *
 * <p>Guarantees: readers see whole models or none, and verify hashes; publishing is idempotent for
 * a snapshot, also by another process after this one was killed at any point; {@code latest} never
 * stays behind a version whose publisher has returned, and behind one whose publisher was killed
 * only until somebody publishes or calls {@link #moveLatestForward}. Two publishers at once never
 * take the same version where the storage creates files exclusively ({@link Storage#createNew}:
 * local and mounted file systems, HDFS); on object stores a second publisher has to be kept away by
 * other means, as a stream does by its transactions.
 */
public final class ModelRegistry {

  private static final String LATEST = "latest";
  private static final String CLAIM = "claim";
  private static final Pattern VERSION = Pattern.compile("v\\d{6,}");

  /** Whoever has claimed a version and not published it for so long is gone. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final Storage storage;
  private final String root;
  private final Clock clock;

  /**
   * @param directory of the registry; made when the first model is published
   */
  public ModelRegistry(Storage storage, String directory) {
    this(storage, directory, Clock.systemUTC());
  }

  ModelRegistry(Storage storage, String directory, Clock clock) {
    this.storage = storage;
    this.root = directory;
    this.clock = clock;
  }

  // ---- Reading

  /** All versions, ascending. */
  public List<ModelVersion> versions() throws IOException {
    List<ModelVersion> versions = new ArrayList<>();
    for (String name : numbers()) {
      read(name).ifPresent(versions::add);
    }
    return versions;
  }

  /**
   * The version that {@code latest} names; empty before the first one. Where storage does not
   * replace files in one step that file may be away for a moment, or for good if its writer died
   * just then: then it is the greatest version.
   */
  public Optional<ModelVersion> latest() throws IOException {
    String pointer = Storage.resolve(root, LATEST);
    Optional<String> name = content(pointer).map(ModelRegistry::text);
    while (name.isPresent()) {
      Optional<ModelVersion> version = read(name.get());
      if (version.isPresent()) {
        return version;
      }
      // Removed since the pointer was read: then the pointer has moved.
      Optional<String> now = content(pointer).map(ModelRegistry::text);
      if (now.equals(name)) {
        throw new InputException(pointer + ": names " + name.get() + ", which is not there");
      }
      name = now;
    }
    return greatest();
  }

  private Optional<ModelVersion> greatest() throws IOException {
    List<String> names = numbers();
    for (int i = names.size() - 1; i >= 0; i--) {
      Optional<ModelVersion> version = read(names.get(i));
      if (version.isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  /** The version that was trained on a snapshot. */
  public Optional<ModelVersion> find(String snapshot) throws IOException {
    List<String> names = numbers();
    for (int i = names.size() - 1; i >= 0; i--) {
      Optional<ModelVersion> version = read(names.get(i));
      if (version.isPresent() && version.get().snapshot().equals(snapshot)) {
        return version;
      }
    }
    return Optional.empty();
  }

  /**
   * @param name such as {@code v000012}
   * @throws InputException where there is no such version
   */
  public ModelVersion version(String name) throws IOException {
    return read(name)
        .orElseThrow(
            () ->
                new InputException(
                    root
                        + ": has no version "
                        + name
                        + ", expected one that was published and not removed since"));
  }

  /**
   * Reads a model and verifies its hashes.
   *
   * @throws InputException where it is damaged, or was removed meanwhile
   */
  public Model read(ModelVersion version) throws IOException {
    Path local = Files.createTempDirectory("gamlp-model");
    Path weights = local.resolve(ModelFile.WEIGHTS_NAME);
    Path info = local.resolve(ModelFile.INFO_NAME);
    try {
      Files.write(weights, verified(version, ModelFile.WEIGHTS_NAME, version.weightsSha256()));
      Files.write(info, verified(version, ModelFile.INFO_NAME, version.infoSha256()));
      return ModelFile.read(local);
    } finally {
      Files.deleteIfExists(weights);
      Files.deleteIfExists(info);
      Files.delete(local);
    }
  }

  private byte[] verified(ModelVersion version, String file, String hash) throws IOException {
    String path = path(version.version(), file);
    byte[] bytes =
        content(path)
            .orElseThrow(
                () -> new InputException(path + ": is gone: the version was removed meanwhile"));
    if (!sha256(bytes).equals(hash)) {
      throw new InputException(
          path + ": damaged: its checksum is not the one that " + VersionFile.NAME + " states");
    }
    return bytes;
  }

  // ---- Publishing

  /**
   * Publishes the model of a snapshot, or finds that this was done.
   *
   * @param snapshot what it was trained on
   * @param parent the version that its training started from
   * @param accuracies on that snapshot
   * @throws InputException where another model was published for that snapshot
   */
  public ModelVersion publish(
      String snapshot, Optional<String> parent, Model model, Accuracies accuracies)
      throws IOException {
    Path local = Files.createTempDirectory("gamlp-model");
    try {
      ModelFile.write(local, model);
      byte[] weights = Files.readAllBytes(local.resolve(ModelFile.WEIGHTS_NAME));
      byte[] info = Files.readAllBytes(local.resolve(ModelFile.INFO_NAME));
      Optional<ModelVersion> published = find(snapshot);
      published.ifPresent(version -> requireSame(version, weights));
      ModelVersion version =
          published.isPresent()
              ? published.get()
              : publishNew(snapshot, parent, model, accuracies, weights, info);
      moveLatestForward();
      return version;
    } finally {
      Files.deleteIfExists(local.resolve(ModelFile.WEIGHTS_NAME));
      Files.deleteIfExists(local.resolve(ModelFile.INFO_NAME));
      Files.delete(local);
    }
  }

  private void requireSame(ModelVersion published, byte[] weights) {
    if (!sha256(weights).equals(published.weightsSha256())) {
      throw new InputException(
          root
              + ": "
              + published.version()
              + " was published for snapshot "
              + published.snapshot()
              + " with other weights; expected the same ones, as training is deterministic");
    }
  }

  private ModelVersion publishNew(
      String snapshot,
      Optional<String> parent,
      Model model,
      Accuracies accuracies,
      byte[] weights,
      byte[] info)
      throws IOException {
    String name = claim();
    write(path(name, ModelFile.WEIGHTS_NAME), weights);
    write(path(name, ModelFile.INFO_NAME), info);
    ModelVersion version =
        new ModelVersion(
            name,
            snapshot,
            parent,
            model.info().seed(),
            clock.instant(),
            accuracies,
            sha256(weights),
            sha256(info));
    write(path(name, VersionFile.NAME), VersionFile.bytes(version));
    return version;
  }

  /** A number that nobody else has, and greater than any that was taken before. */
  private String claim() throws IOException {
    byte[] now = clock.instant().toString().getBytes(StandardCharsets.UTF_8);
    while (true) {
      String name = name(greatestNumber() + 1);
      if (storage.createNew(path(name, CLAIM), now)) {
        if (greatestNumber() == number(name)) {
          return name;
        }
        // Others were faster: the number may even be that of a version removed meanwhile. The
        // directory stays, as another publisher may be about to claim it; retention removes it.
        storage.delete(path(name, CLAIM));
      }
    }
  }

  private long greatestNumber() throws IOException {
    List<String> taken = numbers();
    return taken.isEmpty() ? 0 : number(taken.get(taken.size() - 1));
  }

  /**
   * Has {@code latest} name the greatest version: a publisher that was killed once its version was
   * complete has left the one before there.
   *
   * @throws IOException also where there is no version
   */
  public void moveLatestForward() throws IOException {
    String pointer = Storage.resolve(root, LATEST);
    String greatest = greatestVersion();
    // Looks again after it has written: of several publishers the last one to write then has seen
    // all versions that were complete, so none stays ahead of the pointer.
    while (!content(pointer).map(ModelRegistry::text).equals(Optional.of(greatest))) {
      write(pointer, (greatest + "\n").getBytes(StandardCharsets.UTF_8));
      greatest = greatestVersion();
    }
  }

  private String greatestVersion() throws IOException {
    List<String> names = numbers();
    for (int i = names.size() - 1; i >= 0; i--) {
      if (storage.exists(path(names.get(i), VersionFile.NAME))) {
        return names.get(i);
      }
    }
    throw new IOException(root + ": found no version, expected the one that was published");
  }

  // ---- Retention

  /**
   * Removes all but the newest versions. The latest one and the one that it started from stay in
   * any case. What publishers that died have left goes too, a day after they began.
   *
   * @param keep how many versions to keep, at least 1
   */
  public void retain(int keep) throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException(
          "found " + keep + " versions to keep, expected at least 1");
    }
    Optional<ModelVersion> latest = latest();
    if (latest.isEmpty()) {
      return;
    }
    List<String> names = numbers();
    Set<String> complete = new HashSet<>();
    for (String name : names) {
      if (storage.exists(path(name, VersionFile.NAME))) {
        complete.add(name);
      }
    }
    int left = complete.size();
    for (String name : names) {
      if (!complete.contains(name)) {
        removeIfAbandoned(name, latest.get().version());
      } else if (left-- > keep && !isNeeded(name, latest.get())) {
        remove(name);
      }
    }
  }

  private static boolean isNeeded(String name, ModelVersion latest) {
    return name.equals(latest.version()) || latest.parent().equals(Optional.of(name));
  }

  private void removeIfAbandoned(String name, String latest) throws IOException {
    Optional<Instant> began =
        content(path(name, CLAIM)).map(ModelRegistry::text).flatMap(ModelRegistry::time);
    boolean abandoned =
        began.isPresent()
            ? began.get().isBefore(clock.instant().minus(PATIENCE))
            : number(name) < number(latest);
    if (abandoned) {
      remove(name);
    }
  }

  /**
   * A claim without a time is being written, or its publisher was killed just then. Who finds a
   * greater number taken once it is written does not use it.
   */
  private static Optional<Instant> time(String claim) {
    try {
      return Optional.of(Instant.parse(claim));
    } catch (DateTimeException withoutTime) {
      return Optional.empty();
    }
  }

  /** What makes it a version goes first. */
  private void remove(String name) throws IOException {
    storage.delete(path(name, VersionFile.NAME));
    storage.delete(Storage.resolve(root, name));
  }

  // ---- Files

  /** Names of versions, complete or not, ascending. */
  private List<String> numbers() throws IOException {
    return storage.list(root).stream()
        .filter(name -> VERSION.matcher(name).matches())
        .sorted((a, b) -> Long.compare(number(a), number(b)))
        .toList();
  }

  private static long number(String name) {
    return Long.parseLong(name.substring(1));
  }

  private static String name(long number) {
    return String.format(Locale.ROOT, "v%06d", number);
  }

  private String path(String version, String file) {
    return Storage.resolve(Storage.resolve(root, version), file);
  }

  private Optional<ModelVersion> read(String name) throws IOException {
    String path = path(name, VersionFile.NAME);
    Optional<byte[]> bytes = content(path);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(VersionFile.parse(path, bytes.get()));
  }

  private void write(String path, byte[] content) throws IOException {
    String temporary = path + "." + UUID.randomUUID() + ".tmp";
    try (OutputStream out = storage.create(temporary)) {
      out.write(content);
    }
    storage.move(temporary, path);
  }

  private Optional<byte[]> content(String path) throws IOException {
    try {
      return Optional.of(storage.read(path));
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).trim();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
