package io.gamlp.flink.loop;

import io.gamlp.admm.program.LayerAddress;
import io.gamlp.admm.program.LayerProgram;
import io.gamlp.admm.program.Message;
import io.gamlp.admm.program.Outbox;
import io.gamlp.admm.program.Report;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/** The reference: one queue, one loop, no Flink. */
final class SequentialEngine {

  private SequentialEngine() {}

  static Reports run(int layers, int blocks, LayerProgramFactory factory) throws Exception {
    Map<LayerAddress, LayerProgram> programs = new LinkedHashMap<>();
    for (int l = 1; l <= layers; l++) {
      for (int b = 0; b < blocks; b++) {
        LayerAddress address = new LayerAddress(l, b);
        programs.put(address, factory.create(address));
      }
    }
    Queue<Message> queue = new ArrayDeque<>();
    Reports reports = new Reports();
    Outbox out =
        new Outbox() {
          @Override
          public void send(Message message) {
            queue.add(message);
          }

          @Override
          public void report(Report report) {
            reports.add(report);
          }
        };
    programs.values().forEach(p -> p.start(out));
    while (!queue.isEmpty()) {
      Message message = queue.remove();
      programs.get(message.to()).onMessage(message, out);
    }
    for (LayerProgram p : programs.values()) {
      if (!p.finished()) {
        throw new IllegalStateException(p.address() + " still waits for " + p.waitingFor());
      }
    }
    return reports;
  }
}
