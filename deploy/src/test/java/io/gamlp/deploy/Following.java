package io.gamlp.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A {@code stream} of the distribution in a store of its own, and what it sends. */
record Following(Path folder, String brokers, String dataset, String snapshots, String last) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PUBLISHED = Pattern.compile("(?m)^s(\\d+): published");

  /** Runs until the last snapshot is out. */
  Command command(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                LocalCluster.DISTRIBUTION.resolve("bin/gamlp").toString(),
                "stream",
                "--brokers",
                brokers,
                "--dataset",
                dataset,
                "--topic",
                snapshots,
                "--store",
                folder.resolve("store").toString(),
                "--layers",
                "3",
                "--hidden",
                "8",
                "--hops",
                "3",
                "--depth-schedule",
                "none",
                "--epochs",
                "30",
                "--parallelism",
                "1",
                "--ingest-interval",
                "200ms",
                "--checkpoint-interval",
                "200ms",
                "--until-snapshot",
                last));
    words.addAll(List.of(more));
    return Command.of(words)
        .with("GAMLP_HEAP", "700m")
        .with("GAMLP_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
  }

  /** The number of the newest snapshot that drivers have said is published; -1 before the first. */
  static int newestSaid(Path output) throws IOException {
    Matcher matcher = PUBLISHED.matcher(Files.readString(output, StandardCharsets.UTF_8));
    int newest = -1;
    while (matcher.find()) {
      newest = Integer.parseInt(matcher.group(1));
    }
    return newest;
  }

  /** Every committed record of the predictions topic, sorted; one that came twice stands twice. */
  List<String> predictions() {
    return committed("graph." + dataset + ".predictions.v1").stream()
        .map(record -> text(record.key()) + " " + hex(record.value()))
        .sorted()
        .toList();
  }

  /** The snapshots that are out, in the order of their markers. */
  List<String> published() throws IOException {
    List<String> published = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : committed("graph." + dataset + ".metrics.v1")) {
      if (record.value() != null) {
        JsonNode line = JSON.readTree(record.value());
        if (line.path("record").asText().equals("SnapshotPublished")) {
          published.add(line.path("snapshot").asText());
        }
      }
    }
    return published;
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static String hex(byte[] value) {
    return value == null ? "gone" : HexFormat.of().formatHex(value);
  }

  private List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
