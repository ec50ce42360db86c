package io.gamlp.flink.augmentation;

import io.gamlp.graph.InputException;
import io.gamlp.graph.store.ManifestFile;
import io.gamlp.graph.store.SnapshotStore;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells an artefact that is not there from one that this host cannot see. */
final class TaskHost {

  private TaskHost() {}

  /** Opens, in a task, a snapshot that the client has seen already. */
  static SnapshotStore openSnapshot(Storage storage, String directory) throws IOException {
    if (!ManifestFile.exists(storage, directory)) {
      throw invisible(directory);
    }
    return SnapshotStore.open(storage, directory);
  }

  static InputException invisible(String path) {
    return new InputException(
        path
            + ": is not visible on host "
            + hostName()
            + ", where a part of the job runs; with several hosts it must be on storage that all of"
            + " them share: name such a folder with --work");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "without a name";
    }
  }
}
