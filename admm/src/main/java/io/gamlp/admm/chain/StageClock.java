package io.gamlp.admm.chain;

import io.gamlp.admm.program.StateReader;
import io.gamlp.admm.program.StateWriter;
import io.gamlp.admm.training.Penalties;
import io.gamlp.admm.training.TrainingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which stage runs, when it ends, and which penalties hold in which epoch.
 *
 * <p>Decisions of the output layer (larger penalties, an early end) carry the epoch from which they
 * hold. They travel down the chain on the messages of p, one layer an epoch, and the output layer
 * dates them far enough ahead that every layer knows a decision before it holds. So no two layers
 * ever use different values, and nobody waits for a decision that was not made.
 */
public final class StageClock {

  /**
   * A decision for epochs from {@code epoch} on.
   *
   * @param epoch first epoch in which it holds; for an end of stage the last epoch of the stage
   * @param penalties the new penalties, or null for an end of stage
   */
  record Decision(int epoch, Penalties penalties) {

    boolean endsStage() {
      return penalties == null;
    }
  }

  private static final int NUMBERS_PER_DECISION = 3;

  /** The output layer starts epoch e only when the evaluation of epoch e - 2 was judged. */
  static final int HEARD_AFTER = 2;

  private final TrainingSettings settings;

  private int stage;
  private int stageStart;
  private int epoch;
  private Penalties penalties;
  private List<Decision> decisions = new ArrayList<>();

  StageClock(TrainingSettings settings, int firstStage) {
    this.settings = settings;
    enterStage(firstStage, 0);
  }

  /**
   * @param lastEpochBefore the last epoch of the stage before, 0 for none
   */
  void enterStage(int newStage, int lastEpochBefore) {
    stage = newStage;
    stageStart = lastEpochBefore;
    penalties = settings.penalties();
    decisions = new ArrayList<>();
  }

  public int stage() {
    return stage;
  }

  public int stageStart() {
    return stageStart;
  }

  public int stageEnd() {
    int end = stageStart + settings.epochs();
    for (Decision decision : decisions) {
      if (decision.endsStage()) {
        end = Math.min(end, decision.epoch());
      }
    }
    return end;
  }

  /** The running epoch; between two of them the one that has ended. */
  public int epoch() {
    return epoch;
  }

  boolean isLastStage() {
    return stage == settings.depths().stages() - 1;
  }

  /**
   * Whether an early end of the stage needs no epoch that all layers end with: no other stage goes
   * on from their variables, and the weights that are kept are those of an epoch that all of them
   * have done.
   */
  boolean endsAtOnce() {
    return isLastStage() && settings.keepBest();
  }

  /** The penalties of the running epoch. */
  public Penalties penalties() {
    return penalties;
  }

  /** The penalties that hold when every decision made so far holds. */
  Penalties plannedPenalties() {
    Penalties planned = penalties;
    int latest = 0;
    for (Decision decision : decisions) {
      if (!decision.endsStage() && decision.epoch() > latest) {
        planned = decision.penalties();
        latest = decision.epoch();
      }
    }
    return planned;
  }

  /** Goes to an epoch; the penalties from then on are those of {@link #penalties}. */
  void enterEpoch(int newEpoch) {
    epoch = newEpoch;
    for (Decision decision : decisions) {
      if (!decision.endsStage() && decision.epoch() == epoch) {
        penalties = decision.penalties();
      }
    }
  }

  /**
   * Takes a decision, made here or told by the layer above; a repetition changes nothing, and nor
   * does the order in which verdicts arrive.
   */
  void take(Decision decision) {
    if (!decisions.contains(decision)) {
      decisions.add(decision);
      decisions.sort(Comparator.comparingInt(Decision::epoch).thenComparing(Decision::endsStage));
    }
  }

  /**
   * Epochs from the evaluated epoch to the first one in which every layer can know of the decision.
   * There is no slack: the output layer tells it {@link #HEARD_AFTER} epochs later, each of the
   * {@code depth - 1} boundaries takes an epoch where, as in mDLAM, a layer hears the one above
   * before its epoch begins, and so the first layer learns of an end just before its last epoch.
   */
  int delay() {
    return settings.depths().depth(stage) + 1;
  }

  /** Whether the forward pass over the held-out columns is made with the weights of an epoch. */
  boolean evaluatesAfter(int epoch) {
    return epoch == stageEnd()
        || (settings.evalEvery() > 0 && (epoch - stageStart) % settings.evalEvery() == 0);
  }

  /**
   * The decisions to travel on the message of an epoch: those that every layer so far from the
   * output certainly knows then, so that the message does not depend on who was faster, nor on
   * whether it is sent again after a restore.
   *
   * @param boundariesToOutput how many boundaries are between the sender and the output layer
   */
  double[] decisionsFor(int epoch, int boundariesToOutput) {
    int lastHeard = epoch - HEARD_AFTER - boundariesToOutput;
    StageClock certain = new StageClock(settings, stage);
    for (Decision decision : decisions) {
      if (decision.epoch() <= lastHeard + delay()) {
        certain.take(decision);
      }
    }
    return certain.decisionsAsNumbers();
  }

  /** All decisions of this stage as numbers. */
  double[] decisionsAsNumbers() {
    double[] numbers = new double[decisions.size() * NUMBERS_PER_DECISION];
    int i = 0;
    for (Decision decision : decisions) {
      numbers[i++] = decision.epoch();
      numbers[i++] = decision.endsStage() ? 0 : decision.penalties().rho();
      numbers[i++] = decision.endsStage() ? 0 : decision.penalties().nu();
    }
    return numbers;
  }

  /** Takes decisions that travelled on a message, from {@code offset} on. */
  void takeNumbers(double[] numbers, int offset) {
    for (int i = offset; i < numbers.length; i += NUMBERS_PER_DECISION) {
      boolean ends = numbers[i + 1] == 0;
      take(
          new Decision(
              (int) numbers[i], ends ? null : new Penalties(numbers[i + 1], numbers[i + 2])));
    }
  }

  void save(StateWriter state) {
    state.doubles("clock", stage, stageStart, penalties.rho(), penalties.nu(), epoch);
    state.doubles("decisions", decisionsAsNumbers());
  }

  void restore(StateReader state) {
    double[] clock = state.doubles("clock");
    enterStage((int) clock[0], (int) clock[1]);
    penalties = new Penalties(clock[2], clock[3]);
    epoch = (int) clock[4];
    takeNumbers(state.doubles("decisions"), 0);
  }
}
