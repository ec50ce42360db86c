package io.gamlp.flink.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Three free ports of this host. They are below those that the system gives to outgoing
 * connections: while the broker is down, one of these could take its port, even that of a client of
 * its own.
 */
record BrokerPorts(int plaintextPort, int securePort, int controllerPort) {

  private static final String HOST = "127.0.0.1";
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;

  static BrokerPorts choose() {
    int first = free();
    int second = free();
    int third = free();
    return first == second || second == third || first == third
        ? choose()
        : new BrokerPorts(first, second, third);
  }

  private static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
  }

  String plaintext() {
    return HOST + ":" + plaintextPort;
  }

  String secure() {
    return HOST + ":" + securePort;
  }

  /** Of the listener for the controllers' own talk, where this broker is one. */
  String controller() {
    return HOST + ":" + controllerPort;
  }

  /**
   * @param controller address of the cluster's controller, {@link #controller} where it is here
   */
  String properties(String controller) {
    String clients = "PLAINTEXT://%s,SASL_SSL://%s".formatted(plaintext(), secure());
    String listeners =
        controller.equals(controller()) ? clients + ",CONTROLLER://" + controller : clients;
    return """
        controller.quorum.voters=1@%s
        controller.listener.names=CONTROLLER
        listeners=%s
        advertised.listeners=%s
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
        """
        .formatted(controller, listeners, clients);
  }
}
