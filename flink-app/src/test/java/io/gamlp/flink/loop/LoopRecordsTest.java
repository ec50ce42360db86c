package io.gamlp.flink.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.MessageKind;
import io.gamlp.admm.program.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopRecordsTest {

  private static final LayerAddress FROM = new LayerAddress(3, 1);
  private static final LayerAddress TO = new LayerAddress(2, 1);

  @ParameterizedTest(name = "{0} scalars, {1} values, {2} packed bytes")
  @CsvSource({
    "0, 0, 0",
    "3, 0, 0",
    "0, 7, 0",
    "0, 0, 9",
    "2, 262112, 0",
    "1, 262113, 0",
    "2, 700000, 5",
    "0, 1, 3000000",
    "5, 300000, 2000001",
    "100000, 500000, 1"
  })
  void bringsEveryMessageOverTheWireUnchanged(int scalars, int values, int packed)
      throws IOException {
    Message sent = message(scalars, values, packed);
    List<LoopRecord> chunks = new ArrayList<>();
    Chunks.ofMessage(42, sent, chunks::add);
    MessageAssembler assembler = new MessageAssembler(System::nanoTime);
    Message got = null;
    for (LoopRecord chunk : chunks) {
      assertThat(got).isNull();
      byte[] wire = serialize(chunk, new LoopRecordSerializer());
      assertThat(wire.length).isLessThanOrEqualTo(Chunks.MAX_RECORD_BYTES);
      assertThat((long) wire.length).isEqualTo(LoopRecordSerializer.wireBytes(chunk));
      LoopRecord arrived = deserialize(wire, new LoopRecordSerializer());
      assertThat(arrived.key()).isEqualTo(42);
      assertThat(arrived.readNanos()).isPositive();
      Arrival arrival = assembler.add(arrived);
      if (arrival != null) {
        assertThat(arrival.readNanos()).isGreaterThanOrEqualTo(arrived.readNanos());
        got = arrival.message();
      }
    }
    assertThat(got.toString()).isEqualTo(sent.toString());
    assertThat(Arrays.equals(got.scalars(), sent.scalars())).isTrue();
    assertThat(Arrays.equals(got.values(), sent.values())).isTrue();
    assertThat(Arrays.equals(got.packed(), sent.packed())).isTrue();
  }

  @ParameterizedTest(name = "{0} scalars, {1} values")
  @CsvSource({"4, 0", "0, 100", "3, 262111", "3, 900000"})
  void bringsEveryReportOutUnchanged(int scalars, int values) throws IOException {
    Message m = message(scalars, values, 0);
    Report sent = new Report(Report.Kind.WEIGHTS, FROM, 1, 7, m.scalars(), m.values());
    List<ReportRecord> chunks = new ArrayList<>();
    Chunks.ofReport(sent, chunks::add);
    ReportAssembler assembler = new ReportAssembler();
    Optional<Report> got = Optional.empty();
    for (ReportRecord chunk : chunks) {
      byte[] wire = serialize(chunk, new ReportRecordSerializer());
      assertThat(wire.length).isLessThanOrEqualTo(Chunks.MAX_RECORD_BYTES);
      got = assembler.add(deserialize(wire, new ReportRecordSerializer()));
    }
    Report whole = got.orElseThrow();
    assertThat(List.of(whole.kind(), whole.from(), whole.stage(), whole.epoch()))
        .isEqualTo(List.of(sent.kind(), sent.from(), sent.stage(), sent.epoch()));
    assertThat(Arrays.equals(whole.scalars(), sent.scalars())).isTrue();
    assertThat(Arrays.equals(whole.values(), sent.values())).isTrue();
  }

  @Test
  void copiesRecordsFromViewToViewByteForByte() throws IOException {
    List<LoopRecord> chunks = new ArrayList<>();
    Chunks.ofMessage(1, message(3, 300_000, 20), chunks::add);
    chunks.add(LoopRecord.wake(9));
    for (LoopRecord chunk : chunks) {
      byte[] wire = serialize(chunk, new LoopRecordSerializer());
      DataOutputSerializer copy = new DataOutputSerializer(16);
      new LoopRecordSerializer().copy(new DataInputDeserializer(wire), copy);
      assertThat(copy.getCopyOfBuffer()).isEqualTo(wire);
    }
    ReportRecord report =
        new ReportRecord(
            0, 2, new Report(Report.Kind.EPOCH, FROM, 0, 1, new double[3], new float[2]));
    byte[] wire = serialize(report, new ReportRecordSerializer());
    DataOutputSerializer copy = new DataOutputSerializer(16);
    new ReportRecordSerializer().copy(new DataInputDeserializer(wire), copy);
    assertThat(copy.getCopyOfBuffer()).isEqualTo(wire);
  }

  @Test
  void startsAMessageAnewWithChunkZero() {
    List<LoopRecord> chunks = new ArrayList<>();
    Chunks.ofMessage(1, message(0, 600_000, 0), chunks::add);
    MessageAssembler assembler = new MessageAssembler(System::nanoTime);
    assertThat(assembler.add(chunks.get(0))).isNull();
    assertThat(assembler.add(chunks.get(1))).isNull();
    assertThat(assembler.add(chunks.get(0))).isNull();
    assertThat(assembler.add(chunks.get(1))).isNull();
    assertThat(assembler.bytesHeld()).as("one half message").isEqualTo(4 * 600_000);
    assertThat(assembler.add(chunks.get(2)).message().values()).hasSize(600_000);
    assertThat(assembler.bytesHeld()).isZero();
  }

  @Test
  void refusesAChunkOutOfOrder() {
    List<LoopRecord> chunks = new ArrayList<>();
    Chunks.ofMessage(1, message(0, 600_000, 0), chunks::add);
    MessageAssembler assembler = new MessageAssembler(System::nanoTime);
    assertThatThrownBy(() -> assembler.add(chunks.get(1))).hasMessageContaining("does not follow");
    assembler.add(chunks.get(0));
    assertThatThrownBy(() -> assembler.add(chunks.get(2))).hasMessageContaining("does not follow");
  }

  @Test
  void saysWhoHasNoRoomForAMessageAndWhatToDo() {
    LoopRecord first = new LoopRecord(1, 0, Integer.MAX_VALUE, 0, message(0, 1, 0));
    MessageAssembler assembler = new MessageAssembler(System::nanoTime);
    assertThatThrownBy(() -> assembler.add(first))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> assembler.add(first))
        .cause()
        .isInstanceOf(LayerProgramException.class)
        .hasMessageStartingWith("layer 2, block 1 has no room for ")
        .hasMessageContaining("GAMLP_HEAP");
    assertThat(assembler.bytesHeld()).isZero();
  }

  @Test
  void refusesMoreScalarsThanARecordHolds() {
    assertThatThrownBy(() -> Chunks.ofMessage(1, message(131_072, 0, 0), chunk -> {}))
        .hasMessageContaining("there are 131072");
  }

  @Test
  void sendsASmallMessageWithoutCopyingIt() {
    Message message = message(1, 1000, 0);
    Chunks.ofMessage(1, message, chunk -> assertThat(chunk.part()).isSameAs(message));
  }

  private static Message message(int scalars, int values, int packed) {
    SplittableRandom random = new SplittableRandom(5);
    double[] s = random.doubles(scalars).toArray();
    float[] v = new float[values];
    for (int i = 0; i < values; i++) {
      v[i] = Float.intBitsToFloat(random.nextInt() & 0xbfffffff);
    }
    byte[] p = new byte[packed];
    random.nextBytes(p);
    return new Message(MessageKind.P, FROM, TO, 1, 7, s, v, p);
  }

  private static <T> byte[] serialize(T record, TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(record, out);
    return out.getCopyOfBuffer();
  }

  private static <T> T deserialize(byte[] wire, TypeSerializer<T> serializer) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(wire);
    T record = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return record;
  }
}
