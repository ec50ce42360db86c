package io.gamlp.flink.stream;

import io.gamlp.flink.ingest.IngestJob;
import io.gamlp.flink.ingest.IngestSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The ingest job of a data set: Kafka into the store. */
final class KafkaIngest implements IngestDefinition {

  private final IngestSettings settings;

  KafkaIngest(IngestSettings settings) {
    this.settings = settings;
  }

  @Override
  public String jobName() {
    return IngestJob.jobName(settings.dataset());
  }

  @Override
  public void define(StreamExecutionEnvironment env, long number) {
    new IngestJob(settings, number).define(env);
  }
}
