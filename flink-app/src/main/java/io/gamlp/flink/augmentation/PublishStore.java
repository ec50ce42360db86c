package io.gamlp.flink.augmentation;

import io.gamlp.graph.store.DataFileReader;
import io.gamlp.graph.store.DataFileWriter;
import io.gamlp.graph.store.FileEntry;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import io.gamlp.graph.store.Temporary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.functions.GroupReduceFunction;
import org.apache.flink.util.Collector;

/**
 * The last task of the job, alone: when every block of the last hop has come out, all files must be
 * there and visible to it; it adds labels and roles, moves the manifest into place and sweeps up
 * what earlier runs left. It is part of the job, not of the client, so a job that was submitted
 * detached publishes too.
 */
final class PublishStore implements GroupReduceFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final AugmentationPlan plan;

  PublishStore(AugmentationPlan plan) {
    this.plan = plan;
  }

  @Override
  public void reduce(Iterable<Long> finishedBlocks, Collector<Long> out) throws IOException {
    long expected = (long) plan.layout().blocks() * plan.layout().slabs();
    long finished = 0;
    for (Long ignored : finishedBlocks) {
      finished++;
    }
    if (finished != expected) {
      throw new IllegalStateException(
          finished + " blocks of " + expected + " came out of the last hop");
    }
    List<FileEntry> files = files();
    SnapshotStore source = TaskHost.openSnapshot(plan.storage(), plan.sourceDirectory());
    // Of its own: an attempt that the cluster takes for dead may still be at work.
    String suffix = UUID.randomUUID().toString();
    AugmentedManifest manifest =
        plan.manifest(source.manifest(), labels(source, suffix), roles(source, suffix), files);
    ManifestFile.write(plan.storage(), plan.targetDirectory(), manifest, suffix);
    sweep(manifest);
    out.collect(finished);
  }

  private List<FileEntry> files() throws IOException {
    List<FileEntry> files = new ArrayList<>();
    for (int block = 0; block < plan.layout().blocks(); block++) {
      for (int slab = 0; slab < plan.layout().slabs(); slab++) {
        for (int hop = 0; hop < plan.hops(); hop++) {
          files.add(visible(SlabFile.name(block, slab, hop)));
        }
      }
    }
    return files;
  }

  private FileEntry visible(String name) throws IOException {
    String path = Storage.resolve(plan.filesDirectory(), name);
    if (!plan.storage().exists(path)) {
      throw TaskHost.invisible(path);
    }
    return DataFileReader.entryOf(plan.storage(), plan.filesDirectory(), name);
  }

  private FileEntry labels(SnapshotStore source, String suffix) throws IOException {
    int[] labels = source.labels();
    try (DataFileWriter out =
        new DataFileWriter(plan.storage(), plan.filesDirectory(), "labels.bin", suffix)) {
      out.writeInts(labels, 0, labels.length);
      return out.finishUnlessThere();
    }
  }

  private FileEntry roles(SnapshotStore source, String suffix) throws IOException {
    byte[] roles = source.roles();
    try (DataFileWriter out =
        new DataFileWriter(plan.storage(), plan.filesDirectory(), "roles.bin", suffix)) {
      out.writeBytes(roles, 0, roles.length);
      return out.finishUnlessThere();
    }
  }

  private void sweep(AugmentedManifest manifest) throws IOException {
    Storage storage = plan.storage();
    for (String name : storage.list(plan.targetDirectory())) {
      boolean ofOthers =
          name.startsWith(AugmentationPlan.FILES_PREFIX) && !name.equals(manifest.directory());
      if (ofOthers || Temporary.isTemporary(name)) {
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
