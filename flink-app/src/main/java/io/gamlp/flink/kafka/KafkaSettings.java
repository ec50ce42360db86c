package io.gamlp.flink.kafka;

import io.gamlp.flink.config.KafkaConfig;
import io.gamlp.graph.InputException;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach Kafka: any property of its clients, less those that this program must set itself.
 *
 * <pre>{@code
 * KafkaSettings settings = KafkaSettings.of(config.kafka());
 * new KafkaProducer<byte[], byte[]>(settings.producer());
 * KafkaSource.<byte[]>builder().setProperties(settings.client()) …
 * }</pre>
 *
 * <p>Values may be secrets. {@link #toString} shows only those that certainly are none, and {@link
 * #withoutSecrets} takes them out of the messages of others.
 */
public final class KafkaSettings implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What this program sets itself, and why. */
  private static final Map<String, String> REFUSED = refused();

  private final TreeMap<String, String> properties;

  private KafkaSettings(TreeMap<String, String> properties) {
    this.properties = properties;
  }

  /**
   * Reads the file that the options name, and puts their properties over its own.
   *
   * @throws InputException when the file cannot be read or a property is not the user's to set
   */
  public static KafkaSettings of(KafkaConfig config) {
    TreeMap<String, String> merged = new TreeMap<>();
    config.file().ifPresent(file -> merged.putAll(read(file)));
    merged.putAll(checked(config.properties(), "--kafka"));
    return of(config.brokers(), merged);
  }

  /**
   * @param brokers {@code HOST:PORT,…}
   * @param properties further properties of Kafka's clients
   * @throws InputException when a property is not the user's to set
   */
  public static KafkaSettings of(String brokers, Map<String, String> properties) {
    TreeMap<String, String> all = new TreeMap<>(checked(properties, "the Kafka properties"));
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    return new KafkaSettings(all);
  }

  public String brokers() {
    return properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  /** What every client needs: where the brokers are, and what the user says. */
  public Properties client() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** For an idempotent producer of bytes, with batches for throughput. */
  public Properties producer() {
    Properties all = client();
    all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
    all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 << 10));
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    return all;
  }

  /** For a consumer of bytes that sees committed records only, and keeps its own offsets. */
  public Properties consumer() {
    Properties all = client();
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return all;
  }

  /** A text of somebody else, with every secret of these settings taken out. */
  public String withoutSecrets(String text) {
    return Secrets.of(properties).hideIn(text);
  }

  @Override
  public String toString() {
    return properties.entrySet().stream()
        .map(e -> e.getKey() + "=" + Secrets.shown(e.getKey(), e.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static Map<String, String> read(Path file) {
    Properties content = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      content.load(in);
    } catch (IOException e) {
      throw new InputException(
          "--kafka-config " + file + ": found no file to read, expected Java properties", e);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "--kafka-config " + file + ": found a broken \\u escape, expected Java properties", e);
    }
    Map<String, String> properties = new LinkedHashMap<>();
    content.forEach((key, value) -> properties.put((String) key, (String) value));
    return checked(properties, "--kafka-config " + file);
  }

  private static Map<String, String> checked(Map<String, String> properties, String origin) {
    for (String key : properties.keySet()) {
      String why = REFUSED.get(key);
      if (why != null) {
        throw new InputException("%s: found %s, expected it unset: %s".formatted(origin, key, why));
      }
    }
    return properties;
  }

  private static Map<String, String> refused() {
    Map<String, String> why = new LinkedHashMap<>();
    why.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "--brokers says it");
    for (String serializer :
        new String[] {
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG
        }) {
      why.put(serializer, "keys and values are bytes of the format in docs/kafka.md");
    }
    why.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        "each dataset has its own, by which a new driver shuts out the one before");
    why.put(
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "it is always on, so that nothing is doubled");
    why.put(ProducerConfig.ACKS_CONFIG, "it is always all, so that nothing is lost");
    why.put(
        ProducerConfig.PARTITIONER_CLASS_CONFIG,
        "all records about one node must go to one partition, which follows from the key");
    why.put(
        ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
        "all records about one node must go to one partition, which follows from the key");
    why.put(
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "offsets are kept with the state they led to");
    why.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "a topic is read from its beginning");
    why.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "it is always read_committed: what is aborted must not be seen");
    return why;
  }
}
