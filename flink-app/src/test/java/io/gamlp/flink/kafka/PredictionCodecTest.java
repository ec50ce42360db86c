package io.gamlp.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.graph.InputException;
import io.gamlp.graph.wire.WireFormat;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionCodecTest {

  private static final Prediction PREDICTION =
      new Prediction("s-1", "v000002", 1, new float[] {0.25f, 0.7f, 0.05f});

  private static byte[] avro() {
    return new PredictionCodec(WireFormat.AVRO).encode(PREDICTION);
  }

  private static void same(Prediction found) {
    assertThat(found).usingRecursiveComparison().isEqualTo(PREDICTION);
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void comesBackBitByBit(WireFormat format) {
    PredictionCodec codec = new PredictionCodec(format);
    codec.encode(new Prediction("longer than the next one", "v1", 7, new float[64]));
    same(PredictionCodec.decode(codec.encode(PREDICTION)));
  }

  @Test
  void theBytesOfVersionOneStay() {
    assertThat(HexFormat.of().formatHex(avro()))
        .isEqualTo(
            "47500100"
                + "06732d31"
                + "0e76303030303032"
                + "02"
                + "06"
                + "0000803e"
                + "3333333f"
                + "cdcc4c3d"
                + "00");
    assertThat(
            new String(
                new PredictionCodec(WireFormat.JSON).encode(PREDICTION), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"version\":\"1.0\",\"snapshot\":\"s-1\",\"modelVersion\":\"v000002\",\"class\":1,"
                + "\"probabilities\":[0.25,0.7,0.05]}");
  }

  @Test
  void isWhatTheSchemaFileSays() throws Exception {
    Schema schema;
    try (InputStream in = PredictionCodec.class.getResourceAsStream("prediction-1.0.avsc")) {
      schema = new Schema.Parser().parse(in);
    }
    byte[] value = avro();
    GenericRecord record =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(value, 4, value.length - 4, null));
    assertThat(record.get("snapshot").toString()).isEqualTo("s-1");
    assertThat(record.get("modelVersion").toString()).isEqualTo("v000002");
    assertThat(record.get("class")).isEqualTo(1);
    assertThat((List<?>) record.get("probabilities")).isEqualTo(List.of(0.25f, 0.7f, 0.05f));
  }

  @Test
  void readsALaterMinorVersionWithoutWhatItAdds() {
    byte[] later = Arrays.copyOf(avro(), avro().length + 3);
    later[3] = 1;
    same(PredictionCodec.decode(later));
  }

  @Test
  void refusesWhatIsNoPrediction() {
    byte[] major = avro();
    major[2] = 2;
    byte[] longer = Arrays.copyOf(avro(), avro().length + 1);
    for (byte[] bad :
        List.of(
            new byte[0],
            new byte[] {'G', 'P'},
            major,
            longer,
            Arrays.copyOf(avro(), avro().length - 2),
            "{\"version\":\"2.0\"}".getBytes(StandardCharsets.UTF_8),
            "{\"version\":\"1.0\",\"snapshot\":\"s\"}".getBytes(StandardCharsets.UTF_8),
            "{".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> PredictionCodec.decode(bad)).isInstanceOf(InputException.class);
    }
  }
}
