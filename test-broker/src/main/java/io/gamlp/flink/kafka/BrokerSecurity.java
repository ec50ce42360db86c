package io.gamlp.flink.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate made for the moment, one user, and the settings of both sides. */
public final class BrokerSecurity {

  public static final String USER = "alice";
  public static final String PASSWORD = "open-sesame-7f3a";

  private static final String KEY_PASSWORD = "key-store-19c4";
  private static final String ALIAS = "broker";

  private final Path keyStore;
  private final Path certificate;

  private BrokerSecurity(Path keyStore, Path certificate) {
    this.keyStore = keyStore;
    this.certificate = certificate;
  }

  /** Makes the broker's key, and its certificate for clients to trust. */
  static BrokerSecurity create(Path folder) throws IOException {
    Path keyStore = folder.resolve("broker.p12");
    Path certificate = folder.resolve("broker.pem");
    makeKey(keyStore, folder.resolve("keytool.log"));
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, KEY_PASSWORD.toCharArray());
      byte[] encoded = keys.getCertificate(ALIAS).getEncoded();
      Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
      Files.writeString(
          certificate,
          "-----BEGIN CERTIFICATE-----\n"
              + lines.encodeToString(encoded)
              + "\n-----END CERTIFICATE-----\n");
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return new BrokerSecurity(keyStore, certificate);
  }

  private static void makeKey(Path keyStore, Path log) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    keyStore.toString(),
                    "-storepass",
                    KEY_PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Map<String, String> client(String mechanism, String password) {
    String module =
        mechanism.equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        mechanism,
        "sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";".formatted(module, USER, password),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.toString());
  }

  /** Arguments that put the user into the broker's storage. */
  List<String> formatting() {
    return List.of("--add-scram", "SCRAM-SHA-512=[name=%s,password=%s]".formatted(USER, PASSWORD));
  }

  String properties() {
    return """
        ssl.keystore.type=PKCS12
        ssl.keystore.location=%s
        ssl.keystore.password=%s
        ssl.key.password=%2$s
        listener.name.sasl_ssl.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
        listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
        org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.sasl_ssl.plain.sasl.jaas.config=\
        org.apache.kafka.common.security.plain.PlainLoginModule required user_%s="%s";
        """
        .formatted(keyStore, KEY_PASSWORD, USER, PASSWORD);
  }
}
