package io.gamlp.flink.ingest;

import io.gamlp.graph.library.SnapshotLibrary;
import io.gamlp.graph.store.Storage;
import java.io.Serializable;

/**
 * From where to where.
 *
 * @param topic of snapshots
 * @param dataset the name of the graphs
 * @param job the number of the ingest job; 0 where nobody counts
 */
record IngestPlaces(Storage storage, String storeRoot, String topic, String dataset, long job)
    implements Serializable {

  SnapshotLibrary library() {
    return new SnapshotLibrary(storage, storeRoot);
  }

  SegmentFolder files() {
    return new SegmentFolder(storage, library().ingestDirectory(), topic);
  }

  AwaitedBases awaitedBases() {
    return new AwaitedBases(storage, library().ingestDirectory());
  }

  WaitingDeltas waitingDeltas() {
    return new WaitingDeltas(storage, library().ingestDirectory());
  }

  JobFence fence() {
    return new JobFence(new JobNumbers(storage, library().ingestDirectory()), job);
  }
}
