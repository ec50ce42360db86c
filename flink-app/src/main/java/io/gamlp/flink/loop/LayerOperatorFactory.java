package io.gamlp.flink.loop;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link LayerOperator}s: the way to get hold of a task's mailbox. */
final class LayerOperatorFactory extends AbstractStreamOperatorFactory<LoopRecord>
    implements OneInputStreamOperatorFactory<LoopRecord, LoopRecord> {

  private static final long serialVersionUID = 1L;

  private final LoopSpec spec;

  LayerOperatorFactory(LoopSpec spec) {
    this.spec = spec;
  }

  @Override
  public <T extends StreamOperator<LoopRecord>> T createStreamOperator(
      StreamOperatorParameters<LoopRecord> parameters) {
    LayerOperator operator = new LayerOperator(spec, parameters.getMailboxExecutor());
    operator.setProcessingTimeService(parameters.getProcessingTimeService());
    operator.setup(
        parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
    @SuppressWarnings("unchecked")
    T made = (T) operator;
    return made;
  }

  @Override
  public Class<LayerOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return LayerOperator.class;
  }
}
