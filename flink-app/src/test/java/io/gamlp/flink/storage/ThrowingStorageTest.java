package io.gamlp.flink.storage;

import java.util.UUID;

/** A file system that throws where something is to be renamed onto a file that is there. */
class ThrowingStorageTest extends StorageContract {

  @Override
  String emptyFolder() {
    return "heap://throwing/" + UUID.randomUUID();
  }
}
