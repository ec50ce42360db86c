package io.gamlp.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;

/** Makes a savepoint one of an earlier version of the job, which did not have some state yet. */
final class OldSavepoint {

  private OldSavepoint() {}

  /**
   * Takes a state out of a savepoint.
   *
   * @param savepoint its URI
   * @param state name of an operator's list
   */
  static void forget(String savepoint, String state) throws IOException {
    Path file = Path.of(URI.create(savepoint)).resolve("_metadata");
    CheckpointMetadata metadata;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      metadata =
          Checkpoints.loadCheckpointMetadata(in, OldSavepoint.class.getClassLoader(), savepoint);
    }
    int forgotten = 0;
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (Map.Entry<Integer, OperatorSubtaskState> subtask :
          Map.copyOf(operator.getSubtaskStates()).entrySet()) {
        StateObjectCollection<OperatorStateHandle> handles = new StateObjectCollection<>();
        for (OperatorStateHandle handle : subtask.getValue().getManagedOperatorState()) {
          Map<String, OperatorStateHandle.StateMetaInfo> states =
              new HashMap<>(handle.getStateNameToPartitionOffsets());
          forgotten += states.remove(state) == null ? 0 : 1;
          handles.add(new OperatorStreamStateHandle(states, handle.getDelegateStateHandle()));
        }
        operator.putState(
            subtask.getKey(),
            subtask.getValue().toBuilder().setManagedOperatorState(handles).build());
      }
    }
    assertThat(forgotten).as("operators with a state " + state).isEqualTo(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      Checkpoints.storeCheckpointMetadata(metadata, out);
    }
  }
}
