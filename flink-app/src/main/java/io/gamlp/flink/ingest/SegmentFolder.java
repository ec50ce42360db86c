package io.gamlp.flink.ingest;

import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.util.List;

/** The files of records in the ingest folder of a store. For one thread. */
final class SegmentFolder {

  private final Storage storage;
  private final String folder;
  private final Codecs codecs = new Codecs();
  private final Origins origins;

  SegmentFolder(Storage storage, String ingestDirectory, String topic) {
    this.storage = storage;
    this.folder = Storage.resolve(ingestDirectory, "segments");
    this.origins = new Origins(topic);
  }

  SegmentWriter create(Decider decider) throws IOException {
    return new SegmentWriter(storage, folder, decider);
  }

  SegmentReader open(Segment segment, Decider decider) throws IOException {
    return open(segment, decider, Long.MAX_VALUE);
  }

  /**
   * @param limit entries to read at most
   */
  SegmentReader open(Segment segment, Decider decider, long limit) throws IOException {
    return new SegmentReader(storage, folder, segment, decider, limit, codecs, origins);
  }

  List<String> names() throws IOException {
    return storage.list(folder);
  }

  void delete(String name) throws IOException {
    storage.delete(Storage.resolve(folder, name));
  }

  Codecs codecs() {
    return codecs;
  }

  Origins origins() {
    return origins;
  }
}
