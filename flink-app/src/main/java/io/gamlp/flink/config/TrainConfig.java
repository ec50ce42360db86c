package io.gamlp.flink.config;

import io.gamlp.admm.baseline.Optimizer;
import io.gamlp.quantization.DeltaSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Typed view of the options of {@code train}, after all checks between options. */
public final class TrainConfig extends CommandConfig {

  private final Architecture architecture;
  private final Optional<StartShape.Input> givenInput;
  private final int hops;
  private final Quantize quantize;
  private final Decays decays;
  private final List<String> notes;

  private TrainConfig(
      EffectiveOptions options, Architecture architecture, Optional<StartShape.Input> givenInput) {
    super(options);
    this.architecture = architecture;
    this.givenInput = givenInput;
    this.hops = AlgorithmChecks.hops(options);
    this.quantize = AlgorithmChecks.quantize(options);
    this.decays = Decays.of(options);
    this.notes = TrainChecks.notes(options, quantize);
  }

  /**
   * @param options with {@code --out} set
   * @throws ConfigException where options contradict each other
   */
  public static TrainConfig from(EffectiveOptions options) {
    TrainChecks.check(options);
    Architecture architecture = Architecture.of(options);
    TrainChecks.checkScheme(options, architecture);
    return new TrainConfig(options, architecture, Optional.empty());
  }

  /**
   * As {@link #from(EffectiveOptions)} for a run that starts from given weights: what they are
   * takes the place of options that are not given.
   *
   * @throws ConfigException where options contradict each other or the start
   */
  public static TrainConfig from(EffectiveOptions options, StartShape start) {
    TrainChecks.check(options);
    start.requireSameInput(options);
    Activation activation = start.activation(options);
    return new TrainConfig(
        options, Architecture.of(options, start.hidden(), activation), start.input());
  }

  /**
   * These options for a training that goes on from a model of an earlier one. Depth and widths are
   * the model's: {@code --layers}, {@code --hidden} and {@code --depth-schedule} were for the first
   * training of all.
   *
   * @throws ConfigException where options that are given ask for another input than the model's
   */
  public TrainConfig continuing(StartShape model) {
    return from(
        options()
            .without(GamlpOptions.LAYERS)
            .without(GamlpOptions.HIDDEN)
            .without(GamlpOptions.DEPTH_SCHEDULE),
        model);
  }

  public Path out() {
    return Path.of(get(GamlpOptions.OUT));
  }

  /** The model or the weights to start from. */
  public Optional<ModelReference> init() {
    return init(options());
  }

  /** As {@link #init()}, of options from which no configuration can be made without the start. */
  public static Optional<ModelReference> init(EffectiveOptions options) {
    return Optional.ofNullable(options.get(GamlpOptions.INIT))
        .map(text -> ModelReference.parse(text, ModelReference.INIT_GRAMMAR));
  }

  public boolean keepAugmented() {
    return get(GamlpOptions.KEEP_AUGMENTED);
  }

  /** Blocks of X: H, HÃ, …, HÃ^(K-1). */
  public int hops() {
    return givenInput.map(StartShape.Input::hops).orElse(hops);
  }

  public boolean directed() {
    return givenInput.map(StartShape.Input::directed).orElseGet(() -> get(GamlpOptions.DIRECTED));
  }

  public Normalize normalize() {
    return givenInput.map(StartShape.Input::normalize).orElseGet(() -> get(GamlpOptions.NORMALIZE));
  }

  /** Layers at full depth, the output layer included. */
  public int layers() {
    return architecture.layers();
  }

  /** Widths n_1 … n_{L-1} of the hidden layers at full depth; {@code layers() - 1} long. */
  public int[] hiddenWidths() {
    return architecture.hidden().clone();
  }

  /** Depth of each stage, ascending; the last one is {@link #layers()}. */
  public int[] stageDepths() {
    return architecture.stages().clone();
  }

  public InitScheme initScheme() {
    return AlgorithmChecks.initScheme(options());
  }

  public Algorithm algorithm() {
    return get(GamlpOptions.ALGORITHM);
  }

  /** The first-order method where the algorithm is a baseline. */
  public Optional<Optimizer> baseline() {
    return Baselines.optimizer(options());
  }

  /** Step length of a baseline. */
  public double learningRate() {
    return Baselines.learningRate(options());
  }

  /** Share of hidden outputs that a baseline's step leaves out. */
  public double dropout() {
    return get(GamlpOptions.DROPOUT);
  }

  /** Always {@link Steps#GRADIENT} with an algorithm that has no exact ones. */
  public Steps steps() {
    return AlgorithmChecks.steps(options());
  }

  /** The activation of hidden layers. */
  public Activation activation() {
    return givenInput
        .map(StartShape.Input::activation)
        .orElseGet(() -> get(GamlpOptions.ACTIVATION));
  }

  public Loss loss() {
    return get(GamlpOptions.LOSS);
  }

  /** Which classes the loss leaves out. */
  public ClassMask classMask() {
    return get(GamlpOptions.CLASS_MASK);
  }

  /** Weight of the sum of the absolute values of all weights. */
  public double l1() {
    return get(GamlpOptions.L1);
  }

  /** Epochs of each depth stage. */
  public int epochs() {
    return get(GamlpOptions.EPOCHS);
  }

  public double rho() {
    return get(GamlpOptions.RHO);
  }

  public double nu() {
    return get(GamlpOptions.NU);
  }

  /** mu of the first and the last layer. */
  public double weightDecay() {
    return decays.outer();
  }

  /** mu of the layers between them. */
  public double hiddenWeightDecay() {
    return decays.hidden();
  }

  /** kappa, the weight of the pull to the previous W in hidden layers. */
  public double hiddenProx() {
    return decays.prox();
  }

  /** Always {@link Quantize#NONE} but with {@link Algorithm#PDADMM_G_Q}. */
  public Quantize quantize() {
    return quantize;
  }

  /** The value set; empty where nothing is quantised. */
  public Optional<DeltaSpec> delta() {
    return quantize == Quantize.NONE
        ? Optional.empty()
        : Optional.of(DeltaSpec.parse(get(GamlpOptions.DELTA)));
  }

  public PenaltySchedule penaltySchedule() {
    return get(GamlpOptions.PENALTY_SCHEDULE);
  }

  /** The seeds to train with, one run each; never empty. */
  public long[] seeds() {
    String seeds = get(GamlpOptions.SEEDS);
    return seeds != null ? Seeds.parse(seeds) : new long[] {seed()};
  }

  public int evalEvery() {
    return get(GamlpOptions.EVAL_EVERY);
  }

  /** Evaluations without a better val accuracy after which a stage ends; empty for never. */
  public OptionalInt earlyStop() {
    return OrNone.count(get(GamlpOptions.EARLY_STOP));
  }

  public Keep keep() {
    return get(GamlpOptions.KEEP);
  }

  public Engine engine() {
    return baseline().isPresent() ? Engine.IN_PROCESS : get(GamlpOptions.ENGINE);
  }

  public int blocks() {
    return get(GamlpOptions.BLOCKS);
  }

  /** A task for each layer and block. */
  @Override
  public int usefulParallelism() {
    return (int) Math.min((long) layers() * blocks(), super.usefulParallelism());
  }

  public Optional<Duration> checkpointInterval() {
    return OrNone.duration(get(GamlpOptions.CHECKPOINT_INTERVAL));
  }

  /** Whether the training run in {@link #out()} may be replaced. */
  public boolean overwrite() {
    return get(GamlpOptions.OVERWRITE);
  }

  /** Whether to go on with the unfinished run in {@link #out()}. */
  public boolean resume() {
    return get(GamlpOptions.RESUME);
  }

  public StateBackend stateBackend() {
    return get(GamlpOptions.STATE_BACKEND);
  }

  /** What the user should know about options that were given and do nothing. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public Map<String, String> effectiveOptions() {
    Map<String, String> values = super.effectiveOptions();
    values.put(GamlpOptions.HOPS.key(), Integer.toString(hops()));
    values.put(GamlpOptions.DIRECTED.key(), Boolean.toString(directed()));
    values.put(GamlpOptions.NORMALIZE.key(), normalize().toString());
    values.put(GamlpOptions.LAYERS.key(), Integer.toString(layers()));
    values.put(GamlpOptions.HIDDEN.key(), commas(architecture.hidden()));
    if (layers() == 1) {
      values.remove(GamlpOptions.HIDDEN.key());
    }
    values.put(
        GamlpOptions.DEPTH_SCHEDULE.key(),
        architecture.stages().length == 1 ? DepthSchedule.NONE : commas(architecture.stages()));
    values.put(GamlpOptions.ACTIVATION.key(), activation().toString());
    values.put(GamlpOptions.STEPS.key(), steps().toString());
    values.put(GamlpOptions.QUANTIZE.key(), quantize.toString());
    values.put(GamlpOptions.WEIGHT_DECAY.key(), Double.toString(decays.outer()));
    values.put(GamlpOptions.HIDDEN_WEIGHT_DECAY.key(), Double.toString(decays.hidden()));
    values.put(GamlpOptions.HIDDEN_PROX.key(), Double.toString(decays.prox()));
    Baselines.adapt(values, options());
    if (values.containsKey(GamlpOptions.SEEDS.key())) {
      values.remove(GamlpOptions.SEED.key());
    }
    return values;
  }

  private static String commas(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }
}
