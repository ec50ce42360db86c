package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.RichGroupReduceFunction;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.util.Collector;

/**
 * The last task of the job, alone: when every file of every block is there and visible to it, it
 * adds labels and roles, moves the manifest into place and sweeps up what earlier runs left. It is
 * part of the job, not of the client, so a job that was submitted detached publishes too.
 */
final class PublishStore
    extends RichGroupReduceFunction<Tuple3<String, Long, String>, Tuple3<String, Long, String>> {

  private static final long serialVersionUID = 1L;

  private final AugmentationPlan plan;

  PublishStore(AugmentationPlan plan) {
    this.plan = plan;
  }

  @Override
  public void reduce(
      Iterable<Tuple3<String, Long, String>> written, Collector<Tuple3<String, Long, String>> out)
      throws IOException {
    Map<String, FileEntry> entries = new HashMap<>();
    for (Tuple3<String, Long, String> file : written) {
      entries.put(file.f0, new FileEntry(file.f0, file.f1, file.f2));
    }
    List<FileEntry> files = inOrder(entries);
    checkVisible(files);
    String attempt = "publish-" + getRuntimeContext().getTaskInfo().getAttemptNumber();
    SnapshotStore source = TaskHost.openSnapshot(plan.storage(), plan.sourceDirectory());
    AugmentedManifest manifest =
        plan.manifest(source.manifest(), labels(source, attempt), roles(source, attempt), files);
    ManifestFile.write(plan.storage(), plan.targetDirectory(), manifest, attempt);
    sweep(manifest);
  }

  private List<FileEntry> inOrder(Map<String, FileEntry> entries) {
    List<FileEntry> files = new ArrayList<>(entries.size());
    for (int block = 0; block < plan.layout().blocks(); block++) {
      for (int slab = 0; slab < plan.layout().slabs(); slab++) {
        for (int hop = 0; hop < plan.hops(); hop++) {
          String name = SlabFile.name(block, slab, hop);
          FileEntry entry = entries.get(name);
          if (entry == null) {
            throw new IllegalStateException("no task wrote " + name);
          }
          files.add(entry);
        }
      }
    }
    return files;
  }

  private void checkVisible(List<FileEntry> files) throws IOException {
    for (FileEntry file : files) {
      String path = Storage.resolve(plan.filesDirectory(), file.name());
      if (!plan.storage().exists(path)) {
        throw TaskHost.invisible(path);
      }
    }
  }

  private FileEntry labels(SnapshotStore source, String attempt) throws IOException {
    int[] labels = source.labels();
    try (DataFileWriter out =
        new DataFileWriter(plan.storage(), plan.filesDirectory(), "labels.bin", attempt)) {
      out.writeInts(labels, 0, labels.length);
      return out.finish();
    }
  }

  private FileEntry roles(SnapshotStore source, String attempt) throws IOException {
    byte[] roles = source.roles();
    try (DataFileWriter out =
        new DataFileWriter(plan.storage(), plan.filesDirectory(), "roles.bin", attempt)) {
      out.writeBytes(roles, 0, roles.length);
      return out.finish();
    }
  }

  private void sweep(AugmentedManifest manifest) throws IOException {
    Storage storage = plan.storage();
    for (String name : storage.list(plan.targetDirectory())) {
      if (name.startsWith(AugmentationPlan.FILES_PREFIX) && !name.equals(manifest.directory())) {
        storage.delete(Storage.resolve(plan.targetDirectory(), name));
      }
    }
    Set<String> wanted = new HashSet<>();
    wanted.add(manifest.labels().name());
    wanted.add(manifest.roles().name());
    manifest.files().forEach(file -> wanted.add(file.name()));
    for (String name : storage.list(plan.filesDirectory())) {
      if (!wanted.contains(name)) {
        storage.delete(Storage.resolve(plan.filesDirectory(), name));
      }
    }
  }
}
