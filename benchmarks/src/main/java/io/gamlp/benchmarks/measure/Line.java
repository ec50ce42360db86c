package io.gamlp.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param row the row it belongs to
 * @param what what was measured, in the words of the table
 * @param unit of value and floor
 * @param value the measurements
 * @param floor what the value is divided by, measured in the same run; null where there is none
 * @param floorIs what the floor is; null where there is none
 * @param target null where there is none
 * @param profile where the time went; null where it was not looked at
 * @param notes what else a reader should know, a sentence each
 */
public record Line(
    String row,
    String what,
    Unit unit,
    Sample value,
    Sample floor,
    String floorIs,
    Target target,
    Profile profile,
    List<String> notes) {

  public Line {
    notes = List.copyOf(notes);
  }

  /** A line that has a value only. */
  public static Line of(String row, String what, Unit unit, Sample value) {
    return new Line(row, what, unit, value, null, null, null, null, List.of());
  }

  public Line over(Sample newFloor, String newFloorIs) {
    return new Line(row, what, unit, value, newFloor, newFloorIs, target, profile, notes);
  }

  public Line target(Target newTarget) {
    return new Line(row, what, unit, value, floor, floorIs, newTarget, profile, notes);
  }

  public Line profile(Profile newProfile) {
    return new Line(row, what, unit, value, floor, floorIs, target, newProfile, notes);
  }

  public Line note(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Line(row, what, unit, value, floor, floorIs, target, profile, more);
  }

  public boolean hasRatio() {
    return floor != null;
  }

  /** Median over median. */
  public double ratio() {
    return value.median() / floor.median();
  }

  /** Whether the target is met; empty where there is none that judges this line. */
  public Optional<Boolean> met() {
    if (target == null || !target.judges()) {
      return Optional.empty();
    }
    double figure = target.of() == Target.Of.RATIO ? ratio() : value.median();
    return Optional.of(figure <= target.limit());
  }
}
