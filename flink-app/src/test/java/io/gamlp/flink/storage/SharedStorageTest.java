package io.gamlp.flink.storage;

import java.util.UUID;

/** A file system that is no local one, and does not rename onto a file that is there. */
class SharedStorageTest extends StorageContract {

  @Override
  String emptyFolder() {
    return "heap://shared/" + UUID.randomUUID();
  }
}
