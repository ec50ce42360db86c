package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.MailboxExecutor.MailOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the programs of this subtask's keys.
 *
 * <p>Everything runs on the task's thread, one mail per message, also between two programs of the
 * same subtask: never by recursion, so that checkpoint barriers get their turn between any two
 * messages. Nothing here waits for anything.
 *
 * <p>Programs are live objects. {@link #snapshotState} writes them to keyed state, which is the
 * only durable truth; after a restore one mail makes all of them repeat what may have been lost.
 */
final class LayerOperator extends AbstractStreamOperator<LoopRecord>
    implements OneInputStreamOperator<LoopRecord, LoopRecord> {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(LayerOperator.class);

  /**
   * Messages may be put off when the task stops with a savepoint. Flink then empties the mailbox of
   * all others before it takes the savepoint, and local neighbours would never let it be empty.
   */
  private static final MailOptions MESSAGE = MailOptions.deferrable();

  private final transient LoopSpec spec;
  private final transient MailboxExecutor mailbox;
  private transient Map<LayerAddress, HostedProgram> programs;
  private transient ProgramState state;
  private transient Watchdog watchdog;
  private transient Counter wireBytesOut;
  private transient QueueMetrics queue;
  private transient FeedbackChannels.Id channelId;
  private transient FeedbackChannel channel;
  private transient StreamRecord<LoopRecord> outRecord;
  private transient StreamRecord<ReportRecord> reportRecord;

  LayerOperator(LoopSpec spec, MailboxExecutor mailbox) {
    this.spec = spec;
    this.mailbox = mailbox;
  }

  @Override
  public void initializeState(StateInitializationContext context) {
    state = new ProgramState(context.getKeyedStateStore());
  }

  @Override
  public void open() throws Exception {
    super.open();
    LoopSettingsValidator.checkTask(getOperatorConfig(), getRuntimeContext().getTaskInfo());
    outRecord = new StreamRecord<>(null);
    reportRecord = new StreamRecord<>(null);
    wireBytesOut = getMetricGroup().addGroup("gamlp").counter("wireBytesOut");
    queue = new QueueMetrics(getMetricGroup());
    programs = new LinkedHashMap<>();
    List<HostedProgram> restored = hostPrograms();
    watchdog = new Watchdog(spec.watchdogPatience(), programs.values(), now());
    lookAgainLater();

    channelId =
        FeedbackChannels.Id.of(
            getMetricGroup(),
            spec.loop(),
            getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    channel = FeedbackChannels.acquire(channelId);
    // Before the first message from outside: a program may answer only once it has resumed.
    mailbox.execute(MESSAGE, () -> resume(restored), "resume the restored layers");
    channel.connect(this::mail);
  }

  /** Makes the programs of this subtask's keys, and gives back those that had state. */
  private List<HostedProgram> hostPrograms() throws Exception {
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    KeyPlacement placement = spec.placement();
    TaskInfo task = getRuntimeContext().getTaskInfo();
    for (int i = 0; i < placement.size(); i++) {
      LayerAddress address = placement.address(i);
      if (placement.subtaskOf(address, task.getNumberOfParallelSubtasks())
          == task.getIndexOfThisSubtask()) {
        programs.put(address, host(address));
      }
    }
    List<Integer> keysWithState;
    try (var keys = backend.getKeys(ProgramState.NAME, VoidNamespace.INSTANCE)) {
      keysWithState = keys.sorted().toList();
    }
    List<HostedProgram> restored = new ArrayList<>();
    for (int key : keysWithState) {
      setCurrentKey(key);
      LayerAddress saved = state.address();
      HostedProgram program = programs.get(saved);
      if (program == null || program.key() != key) {
        throw new IllegalStateException(
            "the checkpoint has the state of "
                + saved
                + " under key "
                + key
                + ", which this run of "
                + placement.layers()
                + " layers and "
                + placement.blocks()
                + " blocks places elsewhere: restore it with the layers, blocks and costs it was"
                + " taken with");
      }
      program.restore(state);
      restored.add(program);
    }
    return restored;
  }

  private HostedProgram host(LayerAddress address) {
    try {
      ProgramMetrics metrics = new ProgramMetrics(getMetricGroup(), address);
      return new HostedProgram(
          address,
          spec.placement().keyOf(address),
          spec.factory().create(address),
          metrics,
          new LoopOutbox(metrics));
    } catch (Exception | OutOfMemoryError e) {
      throw LayerProgramException.of(address + " cannot be made: " + e.getMessage(), e);
    }
  }

  private void resume(List<HostedProgram> restored) {
    restored.forEach(HostedProgram::resume);
    sayWhenAllHaveFinished();
  }

  /** The only records that come in from upstream are orders to wake. */
  @Override
  public void processElement(StreamRecord<LoopRecord> element) {
    arrived();
    LayerAddress address = spec.placement().addressOf(element.getValue().key());
    HostedProgram program = programs.get(address);
    program.wake();
    sayWhenAllHaveFinished();
  }

  /** Leaves a message in the mailbox; may be called by any thread. */
  private void mail(Arrival arrival) {
    queue.add(arrival.message());
    try {
      mailbox.execute(MESSAGE, () -> deliver(arrival), "deliver a message");
    } catch (RejectedExecutionException e) {
      // This task is on its way out: cancelled, failed, or stopped with a savepoint. By its state
      // the message was not taken, so the sender repeats it after the restore.
      queue.remove(arrival.message());
      LOG.debug("the mailbox is closed, dropped {}", arrival.message());
    }
  }

  private void deliver(Arrival arrival) {
    Message message = arrival.message();
    queue.remove(message);
    arrived();
    HostedProgram program = programs.get(message.to());
    if (program == null) {
      throw new IllegalStateException("misrouted: " + message + " is not of this subtask");
    }
    program.deliver(arrival);
    if (program.isFinished()) {
      sayWhenAllHaveFinished();
    }
  }

  private void sayWhenAllHaveFinished() {
    for (HostedProgram program : programs.values()) {
      if (!program.isFinished()) {
        return;
      }
    }
    channel.finishAll();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    for (HostedProgram program : programs.values()) {
      if (program.isAwake()) {
        setCurrentKey(program.key());
        program.save(state);
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (channel != null) {
      channel = null;
      FeedbackChannels.release(channelId);
    }
    spec.factory().close();
    super.close();
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private void arrived() {
    watchdog.somethingArrived(now());
  }

  private void lookAgainLater() {
    getProcessingTimeService()
        .registerTimer(
            watchdog.nextCheck(now()),
            time -> {
              watchdog.complaint(now()).ifPresent(LOG::warn);
              lookAgainLater();
            });
  }

  /** Where one program's messages go: into the mailbox when the receiver lives here, else out. */
  private final class LoopOutbox implements Outbox {
    private final ProgramMetrics metrics;

    LoopOutbox(ProgramMetrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public void send(Message message) {
      metrics.countOut(message);
      if (programs.containsKey(message.to())) {
        mail(Arrival.local(message));
      } else {
        Chunks.ofMessage(spec.placement().keyOf(message.to()), message, this::emit);
      }
    }

    private void emit(LoopRecord record) {
      wireBytesOut.inc(LoopRecordSerializer.wireBytes(record));
      output.collect(outRecord.replace(record));
    }

    @Override
    public void report(Report report) {
      metrics.see(report);
      Chunks.ofReport(
          report, record -> output.collect(LayerLoop.REPORTS, reportRecord.replace(record)));
    }
  }
}
