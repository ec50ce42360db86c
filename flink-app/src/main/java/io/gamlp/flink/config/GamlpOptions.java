package io.gamlp.flink.config;

import static io.gamlp.flink.config.Command.AUGMENT;
import static io.gamlp.flink.config.Command.ESTIMATE;
import static io.gamlp.flink.config.Command.EVALUATE;
import static io.gamlp.flink.config.Command.GENERATE;
import static io.gamlp.flink.config.Command.INFO;
import static io.gamlp.flink.config.Command.PREDICT;
import static io.gamlp.flink.config.Command.TRAIN;
import static org.apache.flink.configuration.ConfigOptions.key;

import io.gamlp.quantization.DeltaSpec;
import java.util.List;
import java.util.Optional;

/** Every option, declared once. Numeric defaults were chosen by validation accuracy. */
public final class GamlpOptions {

  /** The largest {@code --parallelism}: that of the layers' loop. */
  static final int MOST_PARALLEL = 1024;

  private static final String DELTA_GRAMMAR =
      "LO:HI (integers), LO:HI:LEVELS (a grid) or BITS (1 to 16)";

  private static final String SOURCE_FORMS =
      "a CSV folder, planetoid:DIR/NAME, npz:FILE, ogb:DIR, edges:FILE[,features], karate or"
          + " sbm[:key=value,…]";

  // ---- Input and output

  public static final Option<String> DATA =
      Option.of(Topic.DATA, key("data").stringType().defaultValue("sbm"))
          .takes("SRC", ValueRule.text(SOURCE_FORMS))
          .says("The graph to read or to generate.")
          .onAll()
          .requiredOn(AUGMENT, PREDICT, EVALUATE, GENERATE, INFO)
          .example("planetoid:data/planetoid/cora");

  public static final Option<String> OUT =
      Option.of(Topic.DATA, key("out").stringType().noDefaultValue())
          .takes("DIR", ValueRule.text("a folder"))
          .says("Folder that the results go to; made where it is missing.")
          .otherwise("a new folder under runs/")
          .on(TRAIN, AUGMENT, PREDICT, GENERATE)
          .requiredOn(AUGMENT, PREDICT, GENERATE)
          .example("runs/cora");

  public static final Option<String> MODEL_DIR =
      Option.of(Topic.DATA, key("model").stringType().noDefaultValue())
          .takes("DIR", ValueRule.text("the output folder of a training run"))
          .says("Folder that holds model.npz and model.json.")
          .on(PREDICT, EVALUATE)
          .requiredOn(PREDICT, EVALUATE)
          .example("runs/cora");

  public static final Option<String> INIT =
      Option.of(Topic.DATA, key("init").stringType().noDefaultValue())
          .takes("FILE.npz", ValueRule.text("a file with arrays W1, b1, W2, …"))
          .says(
              "Start from these weights (p, z, q from a forward pass, u = 0) in place of drawn ones."
                  + " Sets the layers and hidden widths, and the depth schedule to none where none"
                  + " is given.")
          .otherwise("weights are drawn, see --init-scheme")
          .on(TRAIN)
          .example("runs/cora/model.npz");

  public static final Option<Boolean> KEEP_AUGMENTED =
      Option.of(Topic.DATA, key("keep-augmented").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says("Leave the augmented blocks in the output folder.")
          .on(TRAIN)
          .example("true");

  // ---- Model

  public static final Option<Integer> HOPS =
      Option.of(Topic.MODEL, key("hops").intType().defaultValue(4))
          .takes("K", ValueRule.wholeNumber(1, 64))
          .says("Blocks of the input: H, HÃ, …, HÃ^(K-1); 1 trains on the raw features.")
          .on(TRAIN, ESTIMATE, AUGMENT)
          .example("4");

  public static final Option<Boolean> DIRECTED =
      Option.of(Topic.MODEL, key("directed").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says("Keep the direction of edges: hops use (D_out+I)^-1 (A+I).")
          .on(TRAIN, AUGMENT)
          .example("true");

  public static final Option<Normalize> NORMALIZE =
      Option.of(Topic.MODEL, key("normalize").enumType(Normalize.class).defaultValue(Normalize.ROW))
          .takes("HOW", ValueRule.choice(Normalize.class))
          .says(
              "Scaling of the features: row divides each node's by their sum and all by one"
                  + " constant; standard takes mean and deviation from training nodes only.")
          .on(TRAIN, AUGMENT)
          .example("row");

  public static final Option<Integer> LAYERS =
      Option.of(Topic.MODEL, key("layers").intType().defaultValue(10))
          .takes("L", ValueRule.wholeNumber(2, 1000))
          .says("Layers of the MLP, the output layer included.")
          .on(TRAIN, ESTIMATE)
          .example("10");

  public static final Option<String> HIDDEN =
      Option.of(Topic.MODEL, key("hidden").stringType().defaultValue("100"))
          .takes("N|N,N,…", ValueRule.grammar(HiddenWidths.GRAMMAR, HiddenWidths::parse))
          .says("Width of all hidden layers, or one width for each of them.")
          .on(TRAIN, ESTIMATE)
          .example("100");

  public static final Option<InitScheme> INIT_SCHEME =
      Option.of(
              Topic.MODEL,
              key("init-scheme").enumType(InitScheme.class).defaultValue(InitScheme.HE))
          .takes("HOW", ValueRule.choice(InitScheme.class))
          .says("How weights are drawn: he is N(0, 2/inputs), normal is N(0, 0.01); b = 0.")
          .on(TRAIN)
          .example("he");

  // ---- Algorithm

  public static final Option<Algorithm> ALGORITHM =
      Option.of(
              Topic.ALGORITHM,
              key("algorithm").enumType(Algorithm.class).defaultValue(Algorithm.PDADMM_G_Q))
          .takes("NAME", ValueRule.choice(Algorithm.class))
          .says("The training algorithm.")
          .on(TRAIN, ESTIMATE)
          .example("pdadmm-g");

  public static final Option<Steps> STEPS =
      Option.of(Topic.ALGORITHM, key("steps").enumType(Steps.class).defaultValue(Steps.EXACT))
          .takes("HOW", ValueRule.choice(Steps.class))
          .says("Update p and W by one majorised gradient step, or by their exact minimiser.")
          .on(TRAIN, ESTIMATE)
          .example("gradient");

  public static final Option<Integer> EPOCHS =
      Option.of(Topic.ALGORITHM, key("epochs").intType().defaultValue(50))
          .takes("E", ValueRule.wholeNumber(1))
          .says("Epochs of each depth stage.")
          .on(TRAIN, ESTIMATE)
          .example("200");

  public static final Option<Double> RHO =
      Option.of(Topic.ALGORITHM, key("rho").doubleType().defaultValue(2.0))
          .takes("R", ValueRule.positive())
          .says("Penalty of the constraint p = q between layers.")
          .on(TRAIN)
          .example("1e-4");

  public static final Option<Double> NU =
      Option.of(Topic.ALGORITHM, key("nu").doubleType().defaultValue(1.0))
          .takes("NU", ValueRule.positive())
          .says("Penalty of the constraints z = W p + b and q = f(z).")
          .on(TRAIN)
          .example("1e-4");

  public static final Option<Double> WEIGHT_DECAY =
      Option.of(Topic.ALGORITHM, key("weight-decay").doubleType().noDefaultValue())
          .takes("MU", ValueRule.notNegative())
          .says("Weight decay of the first and the last layer.")
          .otherwise("5 nu with exact steps, 0 with gradient steps")
          .on(TRAIN)
          .example("1e-3");

  public static final Option<Double> HIDDEN_WEIGHT_DECAY =
      Option.of(Topic.ALGORITHM, key("hidden-weight-decay").doubleType().noDefaultValue())
          .takes("MU", ValueRule.notNegative())
          .says("Weight decay of the layers between them.")
          .otherwise("nu with exact steps, that of --weight-decay with gradient steps")
          .on(TRAIN)
          .example("1e-3");

  public static final Option<Double> HIDDEN_PROX =
      Option.of(Topic.ALGORITHM, key("hidden-prox").doubleType().noDefaultValue())
          .takes("KAPPA", ValueRule.notNegative())
          .says("Weight of the pull to the previous W in hidden layers; exact steps only.")
          .otherwise("10 nu")
          .on(TRAIN)
          .example("1.0");

  // ---- Quantisation

  public static final Option<Quantize> QUANTIZE =
      Option.of(
              Topic.QUANTIZATION, key("quantize").enumType(Quantize.class).defaultValue(Quantize.P))
          .takes("WHAT", ValueRule.choice(Quantize.class))
          .says("Which variables are held in the value set of --delta.")
          .otherwise("p with pdadmm-g-q, none with pdadmm-g")
          .on(TRAIN, ESTIMATE)
          .example("pq");

  public static final Option<String> DELTA =
      Option.of(Topic.QUANTIZATION, key("delta").stringType().defaultValue("8"))
          .takes("SET", ValueRule.grammar(DELTA_GRAMMAR, DeltaSpec::parse))
          .says(
              "The value set: LO:HI is the integer range, LO:HI:LEVELS the uniform grid with both"
                  + " ends, BITS a range learnt per layer.")
          .on(TRAIN, ESTIMATE)
          .example("-1:2:1000");

  // ---- Schedules, seeds and evaluation

  public static final Option<String> DEPTH_SCHEDULE =
      Option.of(Topic.SCHEDULE, key("depth-schedule").stringType().defaultValue("2,10"))
          .takes("D,D,…", ValueRule.grammar(DepthSchedule.GRAMMAR, DepthSchedule::parse))
          .says(
              "Depths of greedy training, the last one the full depth, or none: train the full"
                  + " depth from the start. Needs equal hidden widths.")
          .otherwise("2,10 cut to --layers; none with unequal widths or --init")
          .on(TRAIN, ESTIMATE)
          .example("2,5,10");

  public static final Option<PenaltySchedule> PENALTY_SCHEDULE =
      Option.of(
              Topic.SCHEDULE,
              key("penalty-schedule")
                  .enumType(PenaltySchedule.class)
                  .defaultValue(PenaltySchedule.NONE))
          .takes("HOW", ValueRule.choice(PenaltySchedule.class))
          .says(
              "authors: rho and nu grow tenfold, up to 1, when the training cost stalls; none keeps"
                  + " them fixed.")
          .on(TRAIN, ESTIMATE)
          .example("authors");

  public static final Option<Long> SEED =
      Option.of(Topic.SCHEDULE, key("seed").longType().defaultValue(0L))
          .takes("S", ValueRule.anyLong())
          .says(
              "Seed of the weights, and of the splits where the data has none; predict and evaluate"
                  + " take the split's seed from the model unless it is given.")
          .on(TRAIN, ESTIMATE, AUGMENT, PREDICT, EVALUATE, GENERATE, INFO)
          .example("42");

  public static final Option<String> SEEDS =
      Option.of(Topic.SCHEDULE, key("seeds").stringType().noDefaultValue())
          .takes("S,S,…", ValueRule.grammar(Seeds.GRAMMAR, Seeds::parse))
          .says("Train once for each seed and print mean ± std of the test accuracy.")
          .otherwise("one run with --seed")
          .on(TRAIN)
          .example("0,100,200,300,400");

  public static final Option<Integer> EVAL_EVERY =
      Option.of(Topic.SCHEDULE, key("eval-every").intType().defaultValue(1))
          .takes("N", ValueRule.wholeNumber(1))
          .says("Evaluate on train, val and test every N epochs, and after the last one.")
          .on(TRAIN, ESTIMATE)
          .example("5");

  public static final Option<String> EARLY_STOP =
      Option.of(Topic.SCHEDULE, key("early-stop").stringType().defaultValue("none"))
          .takes("PATIENCE", ValueRule.grammar(OrNone.COUNT, OrNone::count))
          .says("End a stage after so many evaluations without a better val accuracy, or none.")
          .on(TRAIN)
          .example("50");

  public static final Option<Keep> KEEP =
      Option.of(Topic.SCHEDULE, key("keep").enumType(Keep.class).defaultValue(Keep.BEST))
          .takes("WHICH", ValueRule.choice(Keep.class))
          .says("Leave the weights of the best val accuracy, or those of the last epoch.")
          .on(TRAIN, ESTIMATE)
          .example("last");

  // ---- Where and how it runs

  public static final Option<Engine> ENGINE =
      Option.of(Topic.RUNTIME, key("engine").enumType(Engine.class).defaultValue(Engine.FLINK))
          .takes("NAME", ValueRule.choice(Engine.class))
          .says("Run the layers on Flink, or in one thread of this process; same bits.")
          .on(TRAIN)
          .example("in-process");

  public static final Option<Integer> PARALLELISM =
      Option.of(Topic.RUNTIME, key("parallelism").intType().noDefaultValue())
          .takes("P", ValueRule.wholeNumber(1, MOST_PARALLEL))
          .says("Parallel tasks of the Flink jobs; each takes a slot of the cluster.")
          .otherwise(
              "the processors of this machine; with --master the cluster's free slots, for train at"
                  + " most one for each layer and block")
          .on(TRAIN, ESTIMATE, AUGMENT, PREDICT, EVALUATE)
          .example("4");

  public static final Option<Integer> BLOCKS =
      Option.of(Topic.RUNTIME, key("blocks").intType().defaultValue(1))
          .takes("B", ValueRule.wholeNumber(1, 4096))
          .says("Column blocks (groups of nodes) that a layer is split into.")
          .on(TRAIN, ESTIMATE, AUGMENT)
          .example("2");

  public static final Option<String> MASTER =
      Option.of(Topic.RUNTIME, key("master").stringType().noDefaultValue())
          .takes("HOST:PORT", ValueRule.grammar(HostPort.GRAMMAR, HostPort::parse))
          .says("Submit to the Flink cluster with this REST address.")
          .otherwise("a cluster inside this process")
          .on(TRAIN, AUGMENT, PREDICT, EVALUATE)
          .example("localhost:8081");

  public static final Option<String> CHECKPOINT_INTERVAL =
      Option.of(Topic.RUNTIME, key("checkpoint-interval").stringType().defaultValue("10s"))
          .takes("TIME", ValueRule.grammar(OrNone.DURATION, OrNone::duration))
          .says(
              "Time between checkpoints of the training job, or none. A job that loses a process goes"
                  + " on from the last one.")
          .on(TRAIN, ESTIMATE)
          .example("30s");

  public static final Option<StateBackend> STATE_BACKEND =
      Option.of(
              Topic.RUNTIME,
              key("state-backend").enumType(StateBackend.class).defaultValue(StateBackend.HASHMAP))
          .takes("NAME", ValueRule.choice(StateBackend.class))
          .says("Where Flink holds keyed state.")
          .on(TRAIN, ESTIMATE)
          .example("rocksdb");

  public static final Option<Boolean> RESUME =
      Option.of(Topic.RUNTIME, key("resume").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says(
              "Go on with the run that ended unfinished in the same --out, from its last checkpoint;"
                  + " the other options must be as they were.")
          .on(TRAIN)
          .example("true");

  public static final Option<String> WORK =
      Option.of(Topic.RUNTIME, key("work").stringType().noDefaultValue())
          .takes("URI", ValueRule.grammar(WorkUri.GRAMMAR, WorkUri::parse))
          .says(
              "Folder that this program and all tasks share, for blocks, checkpoints and reports of"
                  + " a run; a cluster of several hosts needs one.")
          .otherwise("the folder of --out")
          .on(TRAIN, AUGMENT, PREDICT, EVALUATE)
          .example("hdfs:///gamlp/work");

  // ---- General

  public static final Option<String> CONFIG =
      Option.of(Topic.GENERAL, key("config").stringType().noDefaultValue())
          .takes("FILE", ValueRule.text("a file of `key: value` lines"))
          .says("Read options from a file; the command line overrides it.")
          .onAll()
          .commandLineOnly()
          .example("cora.yaml");

  public static final Option<Boolean> VERBOSE =
      Option.of(Topic.GENERAL, key("verbose").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says("Show stack traces of failures, and more about what is done.")
          .onAll()
          .example("true");

  private static final List<Option<?>> ALL =
      List.of(
          DATA,
          OUT,
          MODEL_DIR,
          INIT,
          KEEP_AUGMENTED,
          HOPS,
          DIRECTED,
          NORMALIZE,
          LAYERS,
          HIDDEN,
          INIT_SCHEME,
          ALGORITHM,
          STEPS,
          EPOCHS,
          RHO,
          NU,
          WEIGHT_DECAY,
          HIDDEN_WEIGHT_DECAY,
          HIDDEN_PROX,
          QUANTIZE,
          DELTA,
          DEPTH_SCHEDULE,
          PENALTY_SCHEDULE,
          SEED,
          SEEDS,
          EVAL_EVERY,
          EARLY_STOP,
          KEEP,
          ENGINE,
          PARALLELISM,
          BLOCKS,
          MASTER,
          CHECKPOINT_INTERVAL,
          STATE_BACKEND,
          RESUME,
          WORK,
          CONFIG,
          VERBOSE);

  private GamlpOptions() {}

  /** All options, in the order of the reference page. */
  public static List<Option<?>> all() {
    return ALL;
  }

  /** The options of one sub-command, in the same order. */
  public static List<Option<?>> of(Command command) {
    return ALL.stream().filter(option -> option.appliesTo(command)).toList();
  }

  static Optional<Option<?>> byKey(String key) {
    return ALL.stream().filter(option -> option.key().equals(key)).findFirst();
  }
}
