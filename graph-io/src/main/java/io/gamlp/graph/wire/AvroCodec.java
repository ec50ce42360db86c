package io.gamlp.graph.wire;

import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.avro.AvroRuntimeException;

/**
 * A message is four bytes of header ({@code G W}, major and minor version) and one Avro datum.
 *
 * <p>A later minor version may add fields, only at the end of a record and so at the end of the
 * message: what follows the fields of this version is skipped then.
 */
final class AvroCodec implements WireCodec {

  private static final byte[] HEADER = {'G', 'W', WireFormat.MAJOR, WireFormat.MINOR};
  private static final String EXPECTED =
      "expected the bytes 47 57 %02x (\"GW\", major version) and a minor version"
          .formatted(WireFormat.MAJOR);

  private final AvroBody body = new AvroBody();
  private final AvroReader reader = new AvroReader();

  @Override
  public byte[] encode(WireRecord record) {
    body.start(HEADER);
    body.append(record);
    return body.toBytes();
  }

  @Override
  public WireRecord decode(byte[] bytes, Origin origin) throws WireException {
    checkHeader(bytes, origin);
    int minor = bytes[3] & 0xFF;
    try {
      WireRecord record = reader.read(bytes, HEADER.length);
      if (minor <= WireFormat.MINOR && !reader.atEnd()) {
        throw new IllegalArgumentException(
            "found bytes after the record, expected the end of the message");
      }
      return record;
    } catch (EOFException e) {
      throw unparsable(bytes, origin, "found the end of the message, expected more of it");
    } catch (IllegalArgumentException e) {
      throw unparsable(bytes, origin, e.getMessage());
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
      throw unparsable(
          bytes, origin, "found no Avro (" + e.getMessage() + "), expected Avro of the schema");
    }
  }

  private static void checkHeader(byte[] bytes, Origin origin) throws WireException {
    if (bytes == null || bytes.length < HEADER.length) {
      throw new WireException(
          BadReason.UNPARSABLE,
          origin,
          "found " + (bytes == null ? "no" : bytes.length) + " bytes, " + EXPECTED);
    }
    if (bytes[0] != HEADER[0] || bytes[1] != HEADER[1]) {
      String found = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, HEADER.length);
      String hint = bytes[0] == '{' ? " (JSON?)" : "";
      throw new WireException(
          BadReason.UNPARSABLE, origin, "found the bytes " + found + hint + ", " + EXPECTED);
    }
    if (bytes[2] != WireFormat.MAJOR) {
      throw new WireException(
          BadReason.UNKNOWN_VERSION,
          origin,
          "found format version %d.%d, expected %d.x"
              .formatted(bytes[2] & 0xFF, bytes[3] & 0xFF, WireFormat.MAJOR));
    }
  }

  private WireException unparsable(byte[] bytes, Origin origin, String what) {
    return new WireException(
        BadReason.UNPARSABLE,
        origin,
        "%s, message of %d bytes: %s".formatted(reader.place(), bytes.length, what));
  }
}
