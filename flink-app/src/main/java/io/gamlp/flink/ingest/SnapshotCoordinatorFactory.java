package io.gamlp.flink.ingest;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link SnapshotCoordinator}s: the way to get hold of a task's mailbox. */
final class SnapshotCoordinatorFactory extends AbstractStreamOperatorFactory<DeadLetter>
    implements OneInputStreamOperatorFactory<SpoolReport, DeadLetter> {

  private static final long serialVersionUID = 1L;

  private final IngestPlaces places;
  private final IngestLimits limits;
  private final TopicEnds topic;

  SnapshotCoordinatorFactory(IngestPlaces places, IngestLimits limits, TopicEnds topic) {
    this.places = places;
    this.limits = limits;
    this.topic = topic;
  }

  @Override
  public <T extends StreamOperator<DeadLetter>> T createStreamOperator(
      StreamOperatorParameters<DeadLetter> parameters) {
    SnapshotCoordinator operator =
        new SnapshotCoordinator(places, limits, topic, parameters.getMailboxExecutor());
    operator.setProcessingTimeService(parameters.getProcessingTimeService());
    operator.setup(
        parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
    @SuppressWarnings("unchecked")
    T made = (T) operator;
    return made;
  }

  @Override
  public Class<SnapshotCoordinator> getStreamOperatorClass(ClassLoader classLoader) {
    return SnapshotCoordinator.class;
  }
}
