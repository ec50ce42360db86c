package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.flink.config.Command;
import io.gamlp.flink.config.ConfigException;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.PublishConfig;
import io.gamlp.graph.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {

  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\""
          + " password=\"a,b=hush\";";

  @TempDir Path folder;

  private static PublishConfig config(Map<String, String> more) {
    Map<String, String> options = new HashMap<>(more);
    options.putIfAbsent("data", "karate");
    options.putIfAbsent("dataset", "karate");
    options.putIfAbsent("brokers", "a:9092,b:9093");
    return PublishConfig.from(EffectiveOptions.load(Command.PUBLISH, options));
  }

  private static KafkaSettings settings(Map<String, String> more) {
    return KafkaSettings.of(config(more).kafka());
  }

  @Test
  void passesEveryPropertyToEveryClientAndTheCommandLineOverridesTheFile() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file, "sasl.jaas.config=" + JAAS + "\nsome.plugin.key=x\nclient.id=of-file\n");
    KafkaSettings settings =
        settings(
            Map.of(
                "kafka-config",
                file.toString(),
                "kafka",
                "client.id=of-line, ssl.protocol=TLSv1.3,linger.ms=7"));
    for (Properties of :
        new Properties[] {settings.client(), settings.producer(), settings.consumer()}) {
      assertThat(of)
          .containsEntry("bootstrap.servers", "a:9092,b:9093")
          .containsEntry("sasl.jaas.config", JAAS)
          .containsEntry("some.plugin.key", "x")
          .containsEntry("client.id", "of-line")
          .containsEntry("ssl.protocol", "TLSv1.3")
          .containsEntry("linger.ms", "7");
    }
  }

  @Test
  void aCommaWithinQuotesBelongsToTheValue() {
    assertThat(settings(Map.of("kafka", "sasl.jaas.config=" + JAAS + ",client.id=me")).client())
        .containsEntry("sasl.jaas.config", JAAS)
        .containsEntry("client.id", "me");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "key.serializer",
        "value.serializer",
        "key.deserializer",
        "value.deserializer",
        "transactional.id",
        "enable.idempotence",
        "acks",
        "partitioner.class",
        "partitioner.ignore.keys",
        "enable.auto.commit",
        "auto.offset.reset",
        "isolation.level"
      })
  void refusesWhatTheProgramSetsItselfAndSaysWhy(String key) throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, key + "=hush\n");
    assertThatThrownBy(() -> settings(Map.of("kafka-config", file.toString())))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "--kafka-config " + file + ": found " + key + ", expected it unset: ")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> settings(Map.of("kafka", key + "=hush")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--kafka: found " + key);
  }

  @Test
  void namesAFileThatIsNotThere() {
    Path file = folder.resolve("none.properties");
    assertThatThrownBy(() -> settings(Map.of("kafka-config", file.toString())))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush", "a=b,,c=d", "a=\"hush", "=hush", "a=hush,a=hush", "a b=hush"})
  void refusesABrokenListWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> config(Map.of("kafka", text)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--kafka: ")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "a:0", "a:9092,", "a:9092,b", ":9092"})
  void refusesBrokersWithoutAPort(String brokers) {
    assertThatThrownBy(() -> config(Map.of("brokers", brokers)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'" + brokers + "'")
        .hasMessageContaining("HOST:PORT");
  }

  @Test
  void showsNoSecretOnlyWhatCertainlyIsNone() {
    Map<String, String> secrets =
        Map.of(
            "sasl.jaas.config", JAAS,
            "ssl.keystore.password", "hush-1",
            "ssl.truststore.password", "hush-2",
            "ssl.key.password", "hush-3",
            "ssl.keystore.key", "hush-4",
            "sasl.oauthbearer.client.credentials.client.secret", "hush-5",
            "some.plugin.thing", "hush-6",
            "security.protocol", "SASL_SSL");
    String shown = KafkaSettings.of("a:1", secrets).toString();
    assertThat(shown)
        .doesNotContain("hush")
        .contains("sasl.jaas.config=[hidden]")
        .contains("some.plugin.thing=[hidden]")
        .contains("security.protocol=SASL_SSL")
        .contains("bootstrap.servers=a:1");
  }

  @Test
  void takesSecretsOutOfTheWordsOfOthers() {
    KafkaSettings settings =
        KafkaSettings.of("a:1", Map.of("sasl.jaas.config", JAAS, "ssl.key.password", "hush-3"));
    assertThat(settings.withoutSecrets("no login with a,b=hush and key hush-3 for alice: " + JAAS))
        .doesNotContain("hush")
        .contains("alice");
  }

  @Test
  void theRecordOfARunHoldsTheNamesOfPropertiesOnly() {
    PublishConfig config = config(Map.of("kafka", "ssl.key.password=hush,client.id=me"));
    assertThat(config.effectiveOptions())
        .containsEntry("kafka", "ssl.key.password=[hidden],client.id=[hidden]");
    assertThat(config.kafka().toString()).doesNotContain("hush");
  }
}
