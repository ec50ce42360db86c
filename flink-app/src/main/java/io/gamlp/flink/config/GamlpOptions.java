package io.gamlp.flink.config;

import static io.gamlp.flink.config.Command.AUGMENT;
import static io.gamlp.flink.config.Command.ESTIMATE;
import static io.gamlp.flink.config.Command.EVALUATE;
import static io.gamlp.flink.config.Command.GENERATE;
import static io.gamlp.flink.config.Command.INFO;
import static io.gamlp.flink.config.Command.PREDICT;
import static io.gamlp.flink.config.Command.PUBLISH;
import static io.gamlp.flink.config.Command.STREAM;
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
      "a CSV folder, planetoid:DIR/NAME, npz:FILE, ogb:DIR, edges:FILE[,features], idx:DIR,"
          + " samples:FILE, samples:FEATURES,LABELS[,SPLITS], stored:DIR#ID, karate or"
          + " sbm[:key=value,…]";

  // ---- Input and output

  public static final Option<String> DATA =
      Option.of(Topic.DATA, key("data").stringType().defaultValue("sbm"))
          .takes("SRC", ValueRule.text(SOURCE_FORMS))
          .says("The graph to read or to generate.")
          .on(TRAIN, ESTIMATE, AUGMENT, PREDICT, EVALUATE, GENERATE, PUBLISH, INFO)
          .requiredOn(AUGMENT, PREDICT, EVALUATE, GENERATE, PUBLISH, INFO)
          .example("planetoid:data/planetoid/cora");

  public static final Option<String> OUT =
      Option.of(Topic.DATA, key("out").stringType().noDefaultValue())
          .takes("DIR", ValueRule.text("a folder"))
          .says("Folder that the results go to; made where it is missing.")
          .otherwise("a new folder under runs/")
          .on(TRAIN, AUGMENT, PREDICT, GENERATE)
          .ignoredOn(ESTIMATE)
          .requiredOn(AUGMENT, PREDICT, GENERATE)
          .example("runs/cora");

  public static final Option<String> MODEL_DIR =
      Option.of(Topic.DATA, key("model").stringType().noDefaultValue())
          .takes(
              "MODEL",
              ValueRule.grammar(
                  ModelReference.MODEL_GRAMMAR,
                  text -> ModelReference.parse(text, ModelReference.MODEL_GRAMMAR)))
          .says("The model: a folder with model.npz and model.json, or a version of --registry.")
          .on(PREDICT, EVALUATE)
          .requiredOn(PREDICT, EVALUATE)
          .example("runs/cora");

  public static final Option<String> INIT =
      Option.of(Topic.DATA, key("init").stringType().noDefaultValue())
          .takes(
              "START",
              ValueRule.grammar(
                  ModelReference.INIT_GRAMMAR,
                  text -> ModelReference.parse(text, ModelReference.INIT_GRAMMAR)))
          .says(
              "Start from these weights (p, z, q from a forward pass, u = 0) in place of drawn"
                  + " ones. Sets the layers and hidden widths, and the depth schedule to none where"
                  + " none is given; a model also sets hops, direction and normalisation, and grows"
                  + " with the data.")
          .otherwise("weights are drawn, see --init-scheme")
          .on(TRAIN, ESTIMATE)
          .example("runs/cora/model.npz");

  public static final Option<String> REGISTRY =
      Option.of(Topic.DATA, key("registry").stringType().defaultValue("store/registry"))
          .takes("URI", ValueRule.grammar(WorkUri.GRAMMAR, WorkUri::parse))
          .says(
              "The model registry that registry:latest and registry:vNNNNNN are looked up in: the"
                  + " folder registry in a stream's store.")
          .on(TRAIN, ESTIMATE, PREDICT, EVALUATE, STREAM)
          .example("hdfs:///gamlp/store/registry");

  public static final Option<Boolean> KEEP_AUGMENTED =
      Option.of(Topic.DATA, key("keep-augmented").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says("Leave the augmented blocks in the output folder.")
          .on(TRAIN)
          .ignoredOn(ESTIMATE)
          .example("true");

  // ---- Model

  public static final Option<Integer> HOPS =
      Option.of(Topic.MODEL, key("hops").intType().defaultValue(8))
          .takes("K", ValueRule.wholeNumber(1, 64))
          .says("Blocks of the input: H, HÃ, …, HÃ^(K-1); 1 trains on the raw features.")
          .otherwise("8; 1 with pdadmm, and for samples, which have no edges")
          .on(TRAIN, ESTIMATE, AUGMENT, PUBLISH, STREAM)
          .example("4");

  public static final Option<Boolean> DIRECTED =
      Option.of(Topic.MODEL, key("directed").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says("Keep the direction of edges: hops use (D_out+I)^-1 (A+I).")
          .on(TRAIN, ESTIMATE, AUGMENT, PUBLISH)
          .example("true");

  public static final Option<Normalize> NORMALIZE =
      Option.of(Topic.MODEL, key("normalize").enumType(Normalize.class).defaultValue(Normalize.ROW))
          .takes("HOW", ValueRule.choice(Normalize.class))
          .says(
              "Scaling of the features: row divides each node's by their sum and all by one"
                  + " constant; standard takes mean and deviation from training nodes only; whiten"
                  + " takes their mean and covariance too, of at most 2048 features, so that no"
                  + " direction of the features is much longer than the others.")
          .on(TRAIN, ESTIMATE, AUGMENT, STREAM)
          .example("row");

  public static final Option<Integer> LAYERS =
      Option.of(Topic.MODEL, key("layers").intType().defaultValue(10))
          .takes("L", ValueRule.wholeNumber(1, 1000))
          .says(
              "Layers of the MLP, the output layer included; 1 is softmax regression on the hops,"
                  + " a convex problem.")
          .otherwise("10; 3 with dladmm and mdlam")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("10");

  public static final Option<String> HIDDEN =
      Option.of(Topic.MODEL, key("hidden").stringType().defaultValue("100"))
          .takes("N|N,N,…", ValueRule.grammar(HiddenWidths.GRAMMAR, HiddenWidths::parse))
          .says("Width of all hidden layers, or one width for each of them.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("100");

  public static final Option<InitScheme> INIT_SCHEME =
      Option.of(
              Topic.MODEL,
              key("init-scheme").enumType(InitScheme.class).defaultValue(InitScheme.HE))
          .takes("HOW", ValueRule.choice(InitScheme.class))
          .says(
              "How weights are drawn: he is N(0, 2/inputs), normal is N(0, 0.01), zero-output is he"
                  + " with W = 0 in the output layer; b = 0. discriminant makes the first layer from"
                  + " the training nodes: a neuron is the damped linear discriminant of two nodes of"
                  + " different classes, drawn; layers between are the identity, W = 0 in the output"
                  + " layer. It takes inputs (hops times features) of at most 4096.")
          .otherwise("he; zero-output with pdadmm")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("he");

  public static final Option<Activation> ACTIVATION =
      Option.of(
              Topic.MODEL,
              key("activation").enumType(Activation.class).defaultValue(Activation.RELU))
          .takes("NAME", ValueRule.choice(Activation.class))
          .says("The activation of hidden layers; leaky-relu has the slope 0.01 below 0.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("tanh");

  // ---- Algorithm

  public static final Option<Algorithm> ALGORITHM =
      Option.of(
              Topic.ALGORITHM,
              key("algorithm").enumType(Algorithm.class).defaultValue(Algorithm.PDADMM_G_Q))
          .takes("NAME", ValueRule.choice(Algorithm.class))
          .says(
              "The training algorithm. pdadmm-g and pdadmm-g-q train all layers in parallel on"
                  + " hops, pdadmm on the raw features; dladmm sweeps backward and forward through"
                  + " the layers; mdlam goes forward with momentum. gd, adadelta, adagrad and adam"
                  + " are baselines that train all layers by back-propagation, in this process.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("pdadmm-g");

  public static final Option<Steps> STEPS =
      Option.of(Topic.ALGORITHM, key("steps").enumType(Steps.class).defaultValue(Steps.EXACT))
          .takes("HOW", ValueRule.choice(Steps.class))
          .says("Update p and W by one majorised gradient step, or by their exact minimiser.")
          .otherwise("exact; gradient with dladmm and mdlam, which have no exact steps")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("gradient");

  public static final Option<Double> LEARNING_RATE =
      Option.of(Topic.ALGORITHM, key("learning-rate").doubleType().noDefaultValue())
          .takes("LR", ValueRule.positive())
          .says("Step length of gd, adadelta, adagrad and adam.")
          .otherwise("gd 0.3, adadelta 1, adagrad 0.03, adam 0.003")
          .on(TRAIN)
          .ignoredOn(ESTIMATE)
          .example("0.01");

  public static final Option<Double> DROPOUT =
      Option.of(Topic.ALGORITHM, key("dropout").doubleType().defaultValue(0.0))
          .takes("SHARE", ValueRule.shareBelowOne())
          .says("Share of the outputs of hidden layers that each step of a baseline leaves out.")
          .on(TRAIN)
          .ignoredOn(ESTIMATE)
          .example("0.5");

  public static final Option<Integer> EPOCHS =
      Option.of(Topic.ALGORITHM, key("epochs").intType().defaultValue(50))
          .takes("E", ValueRule.wholeNumber(1))
          .says("Epochs of each depth stage.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("200");

  public static final Option<Double> RHO =
      Option.of(Topic.ALGORITHM, key("rho").doubleType().defaultValue(2.0))
          .takes("R", ValueRule.positive())
          .says(
              "Penalty of the constraint p = q between layers; with dladmm of the last layer's z ="
                  + " W p + b, and should be above 1; with mdlam of z = W p + b in all layers.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("1e-4");

  public static final Option<Double> NU =
      Option.of(Topic.ALGORITHM, key("nu").doubleType().defaultValue(1.0))
          .takes("NU", ValueRule.positive())
          .says(
              "Penalty of the constraints z = W p + b and q = f(z), with dladmm in all but the last"
                  + " layer; mdlam has no nu.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("1e-4");

  public static final Option<Double> WEIGHT_DECAY =
      Option.of(Topic.ALGORITHM, key("weight-decay").doubleType().noDefaultValue())
          .takes("MU", ValueRule.notNegative())
          .says("Weight decay of the first and the last layer.")
          .otherwise("2 nu with exact steps, 5 nu with dladmm, 0.2 rho with mdlam, else 0")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("1e-3");

  public static final Option<Double> HIDDEN_WEIGHT_DECAY =
      Option.of(Topic.ALGORITHM, key("hidden-weight-decay").doubleType().noDefaultValue())
          .takes("MU", ValueRule.notNegative())
          .says("Weight decay of the layers between them.")
          .otherwise(
              "nu with exact steps and dladmm, 0.02 rho with mdlam, else that of --weight-decay")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("1e-3");

  public static final Option<Double> HIDDEN_PROX =
      Option.of(Topic.ALGORITHM, key("hidden-prox").doubleType().noDefaultValue())
          .takes("KAPPA", ValueRule.notNegative())
          .says("Weight of the pull to the previous W in hidden layers; exact steps only.")
          .otherwise("10 nu")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("1.0");

  public static final Option<Double> L1 =
      Option.of(Topic.ALGORITHM, key("l1").doubleType().defaultValue(0.0))
          .takes("LAMBDA", ValueRule.notNegative())
          .says("Weight of the sum of absolute values of every W; gradient steps only.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("1e-4");

  public static final Option<Loss> LOSS =
      Option.of(Topic.ALGORITHM, key("loss").enumType(Loss.class).defaultValue(Loss.CROSS_ENTROPY))
          .takes("NAME", ValueRule.choice(Loss.class))
          .says(
              "What training minimises on the output: cross-entropy of the softmax, or half the"
                  + " squared distance to the class's unit vector.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("squared-error");

  public static final Option<ClassMask> CLASS_MASK =
      Option.of(
              Topic.ALGORITHM,
              key("class-mask").enumType(ClassMask.class).defaultValue(ClassMask.NONE))
          .takes("WHICH", ValueRule.choice(ClassMask.class))
          .says(
              "Classes that the loss leaves out: none, or those that no training node has. What"
                  + " is left out is not trained, and the model gives it probability 0.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("absent");

  // ---- Quantisation

  public static final Option<Quantize> QUANTIZE =
      Option.of(
              Topic.QUANTIZATION, key("quantize").enumType(Quantize.class).defaultValue(Quantize.P))
          .takes("WHAT", ValueRule.choice(Quantize.class))
          .says("Which variables are held in the value set of --delta.")
          .otherwise("p with pdadmm-g-q, none with the others")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("pq");

  public static final Option<String> DELTA =
      Option.of(Topic.QUANTIZATION, key("delta").stringType().defaultValue("8"))
          .takes("SET", ValueRule.grammar(DELTA_GRAMMAR, DeltaSpec::parse))
          .says(
              "The value set: LO:HI is the integer range, LO:HI:LEVELS the uniform grid with both"
                  + " ends, BITS a range learnt per layer.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("-1:2:1000");

  // ---- Schedules, seeds and evaluation

  public static final Option<String> DEPTH_SCHEDULE =
      Option.of(Topic.SCHEDULE, key("depth-schedule").stringType().defaultValue("2,10"))
          .takes("D,D,…", ValueRule.grammar(DepthSchedule.GRAMMAR, DepthSchedule::parse))
          .says(
              "Depths of greedy training, the last one the full depth, or none: train the full"
                  + " depth from the start. Needs equal hidden widths, and relu or leaky-relu.")
          .otherwise(
              "2,10 cut to --layers; none with unequal widths, tanh, sigmoid, --init, dladmm, mdlam"
                  + " or a baseline")
          .on(TRAIN, ESTIMATE, STREAM)
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
          .on(TRAIN, ESTIMATE, STREAM)
          .example("authors");

  public static final Option<Long> SEED =
      Option.of(Topic.SCHEDULE, key("seed").longType().defaultValue(0L))
          .takes("S", ValueRule.anyLong())
          .says(
              "Seed of the weights, and of the splits where the data has none; predict and evaluate"
                  + " take the split's seed from the model unless it is given.")
          .on(TRAIN, ESTIMATE, AUGMENT, PREDICT, EVALUATE, GENERATE, PUBLISH, INFO, STREAM)
          .example("42");

  public static final Option<String> SEEDS =
      Option.of(Topic.SCHEDULE, key("seeds").stringType().noDefaultValue())
          .takes("S,S,…", ValueRule.grammar(Seeds.GRAMMAR, Seeds::parse))
          .says("Train once for each seed and print mean ± std of the test accuracy.")
          .otherwise("one run with --seed")
          .on(TRAIN, ESTIMATE)
          .example("0,100,200,300,400");

  public static final Option<Integer> EVAL_EVERY =
      Option.of(Topic.SCHEDULE, key("eval-every").intType().defaultValue(1))
          .takes("N", ValueRule.wholeNumber(1))
          .says("Evaluate on train, val and test every N epochs, and after the last one.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("5");

  public static final Option<String> EARLY_STOP =
      Option.of(Topic.SCHEDULE, key("early-stop").stringType().defaultValue("none"))
          .takes("PATIENCE", ValueRule.grammar(OrNone.COUNT, OrNone::count))
          .says("End a stage after so many evaluations without a better val accuracy, or none.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("50");

  public static final Option<Keep> KEEP =
      Option.of(Topic.SCHEDULE, key("keep").enumType(Keep.class).defaultValue(Keep.BEST))
          .takes("WHICH", ValueRule.choice(Keep.class))
          .says("Leave the weights of the best val accuracy, or those of the last epoch.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("last");

  // ---- Kafka

  public static final Option<String> BROKERS =
      Option.of(Topic.KAFKA, key("brokers").stringType().noDefaultValue())
          .takes(
              "HOST:PORT,…",
              ValueRule.grammar(KafkaConfig.BROKERS_GRAMMAR, KafkaConfig::checkBrokers))
          .says("Kafka brokers to ask first; the others are learnt from them.")
          .on(PUBLISH, STREAM)
          .requiredOn(PUBLISH, STREAM)
          .example("localhost:9092");

  public static final Option<String> KAFKA_CONFIG =
      Option.of(Topic.KAFKA, key("kafka-config").stringType().noDefaultValue())
          .takes("FILE", ValueRule.text("a file of Java properties"))
          .says(
              "Read properties of Kafka's clients from a file, such as sasl.jaas.config; the place"
                  + " for secrets, which are shown nowhere.")
          .on(PUBLISH, STREAM)
          .example("client.properties");

  public static final Option<String> KAFKA =
      Option.of(Topic.KAFKA, key("kafka").stringType().noDefaultValue())
          .takes(
              "KEY=VALUE,…", ValueRule.grammar(KafkaConfig.PROPERTIES_GRAMMAR, KafkaConfig::parse))
          .says("Properties of Kafka's clients, which go before those of --kafka-config.")
          .on(PUBLISH, STREAM)
          .example("security.protocol=SSL,compression.type=zstd");

  public static final Option<String> DATASET =
      Option.of(Topic.KAFKA, key("dataset").stringType().noDefaultValue())
          .takes("NAME", ValueRule.grammar(DatasetName.DATASET, DatasetName::checkDataset))
          .says("Name of the graph, part of the names of its topics.")
          .on(PUBLISH, STREAM)
          .requiredOn(PUBLISH, STREAM)
          .example("cora");

  public static final Option<String> TOPIC =
      Option.of(Topic.KAFKA, key("topic").stringType().noDefaultValue())
          .takes("NAME", ValueRule.grammar(DatasetName.TOPIC, DatasetName::checkTopic))
          .says("Topic of the snapshots.")
          .otherwise("graph.<dataset>.snapshots.v1")
          .on(PUBLISH, STREAM)
          .example("graphs");

  public static final Option<Integer> PARTITIONS =
      Option.of(Topic.KAFKA, key("partitions").intType().defaultValue(4))
          .takes("N", ValueRule.wholeNumber(1, 10_000))
          .says("Partitions of a topic that has to be made; one that is there stays as it is.")
          .on(PUBLISH, STREAM)
          .example("16");

  public static final Option<String> SNAPSHOT =
      Option.of(Topic.KAFKA, key("snapshot").stringType().noDefaultValue())
          .takes("ID", ValueRule.grammar(SnapshotId.GRAMMAR, SnapshotId::check))
          .says("Id of the snapshot that is published; must be new.")
          .otherwise("the time of day and a few random digits")
          .on(PUBLISH)
          .example("monday");

  public static final Option<String> DELTA_FROM =
      Option.of(Topic.KAFKA, key("delta-from").stringType().noDefaultValue())
          .takes("SRC", ValueRule.text(SOURCE_FORMS))
          .says("Publish how --data differs from this graph, which was published as --base.")
          .otherwise("the whole graph is published")
          .on(PUBLISH)
          .example("graphs/sunday");

  public static final Option<String> BASE =
      Option.of(Topic.KAFKA, key("base").stringType().noDefaultValue())
          .takes("ID", ValueRule.grammar(SnapshotId.GRAMMAR, SnapshotId::check))
          .says("Id of the snapshot that --delta-from was published as.")
          .otherwise("the id in stored:DIR#ID")
          .on(PUBLISH)
          .example("sunday");

  public static final Option<WireForm> WIRE_FORMAT =
      Option.of(
              Topic.KAFKA, key("wire-format").enumType(WireForm.class).defaultValue(WireForm.AVRO))
          .takes("FORM", ValueRule.choice(WireForm.class))
          .says("Form of the messages: avro for programs, json for people.")
          .on(PUBLISH)
          .example("json");

  // ---- Stream

  public static final Option<String> STORE =
      Option.of(Topic.STREAM, key("store").stringType().noDefaultValue())
          .takes("URI", ValueRule.grammar(WorkUri.GRAMMAR, WorkUri::parse))
          .says(
              "Folder of one data set's snapshots, models and all that the stream must not forget;"
                  + " shared by this program and all tasks.")
          .on(STREAM)
          .requiredOn(STREAM)
          .example("hdfs:///gamlp/store");

  public static final Option<OnNewSnapshot> ON_NEW_SNAPSHOT =
      Option.of(
              Topic.STREAM,
              key("on-new-snapshot")
                  .enumType(OnNewSnapshot.class)
                  .defaultValue(OnNewSnapshot.FINISH))
          .takes("HOW", ValueRule.choice(OnNewSnapshot.class))
          .says(
              "finish trains on every snapshot in turn; preempt cancels a training when a newer"
                  + " snapshot is complete, and skips to the newest.")
          .on(STREAM)
          .example("preempt");

  public static final Option<WireForm> PREDICTIONS_FORMAT =
      Option.of(
              Topic.STREAM,
              key("predictions-format").enumType(WireForm.class).defaultValue(WireForm.AVRO))
          .takes("FORM", ValueRule.choice(WireForm.class))
          .says(
              "Form of the messages on the topic of predictions: avro for programs, json for plain"
                  + " tools and people, with the same fields.")
          .on(STREAM)
          .example("json");

  public static final Option<String> TOLERATE_BAD =
      Option.of(Topic.STREAM, key("tolerate-bad").stringType().defaultValue("1000,0.001"))
          .takes("N[,SHARE]", ValueRule.grammar(ToleranceForm.GRAMMAR, ToleranceForm::parse))
          .says(
              "A snapshot with more than N bad records, or more than this share of its records, has"
                  + " failed; with none, any bad record fails it.")
          .on(STREAM)
          .example("100,0.01");

  public static final Option<String> OPEN_LIMIT =
      Option.of(Topic.STREAM, key("open-limit").stringType().defaultValue("1h"))
          .takes("TIME", ValueRule.grammar(OrNone.TIME, OrNone::time))
          .says("A snapshot that is not whole and got no record for so long has failed.")
          .on(STREAM)
          .example("10min");

  public static final Option<String> INGEST_INTERVAL =
      Option.of(Topic.STREAM, key("ingest-interval").stringType().defaultValue("1s"))
          .takes("TIME", ValueRule.grammar(OrNone.TIME, OrNone::time))
          .says("Time between checkpoints of the ingest job: snapshots become visible with them.")
          .on(STREAM)
          .example("10s");

  public static final Option<Integer> INGEST_PARALLELISM =
      Option.of(Topic.STREAM, key("ingest-parallelism").intType().defaultValue(1))
          .takes("P", ValueRule.wholeNumber(1, 1024))
          .says("Parallel tasks of the ingest job; they need slots beside those of --parallelism.")
          .on(STREAM)
          .example("4");

  public static final Option<Integer> ATTEMPTS =
      Option.of(Topic.STREAM, key("attempts").intType().defaultValue(5))
          .takes("N", ValueRule.wholeNumber(1, 1000))
          .says(
              "A snapshot on which so many attempts have failed is given up, and the next one is"
                  + " taken.")
          .on(STREAM)
          .example("3");

  public static final Option<String> RETAIN_SNAPSHOTS =
      Option.of(Topic.STREAM, key("retain-snapshots").stringType().defaultValue("none"))
          .takes("N", ValueRule.grammar(OrNone.COUNT, OrNone::count))
          .says(
              "Keep the newest N snapshots, and those that are still needed; none keeps all. What"
                  + " was the newest within --open-limit is needed, as changes of it may still"
                  + " come.")
          .on(STREAM)
          .example("10");

  public static final Option<String> RETAIN_AGE =
      Option.of(Topic.STREAM, key("retain-age").stringType().defaultValue("none"))
          .takes("TIME", ValueRule.grammar(OrNone.DURATION, OrNone::duration))
          .says("Delete snapshots that are older and no longer needed; none keeps all.")
          .on(STREAM)
          .example("7d");

  public static final Option<String> RETAIN_MODELS =
      Option.of(Topic.STREAM, key("retain-models").stringType().defaultValue("none"))
          .takes("N", ValueRule.grammar(OrNone.COUNT, OrNone::count))
          .says("Keep the newest N models in the registry; none keeps all.")
          .on(STREAM)
          .example("100");

  public static final Option<String> UNTIL_SNAPSHOT =
      Option.of(Topic.STREAM, key("until-snapshot").stringType().noDefaultValue())
          .takes("ID", ValueRule.grammar(SnapshotId.GRAMMAR, SnapshotId::check))
          .says("End when the predictions of this snapshot are out; for scripts.")
          .otherwise("the stream goes on for ever")
          .on(STREAM)
          .example("monday");

  public static final Option<String> IDLE_EXIT =
      Option.of(Topic.STREAM, key("idle-exit").stringType().defaultValue("none"))
          .takes("TIME", ValueRule.grammar(OrNone.DURATION, OrNone::duration))
          .says("End when there was nothing to do for so long; for scripts.")
          .on(STREAM)
          .example("1min");

  public static final Option<Boolean> STOP_INGEST =
      Option.of(Topic.STREAM, key("stop-ingest").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says(
              "At the end stop the ingest job on --master too, with a savepoint; otherwise it goes"
                  + " on without this program.")
          .on(STREAM)
          .example("true");

  // ---- Where and how it runs

  public static final Option<Engine> ENGINE =
      Option.of(Topic.RUNTIME, key("engine").enumType(Engine.class).defaultValue(Engine.FLINK))
          .takes("NAME", ValueRule.choice(Engine.class))
          .says("Run the layers on Flink, or in one thread of this process; same bits.")
          .otherwise("flink; in-process for baselines")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("in-process");

  public static final Option<Integer> PARALLELISM =
      Option.of(Topic.RUNTIME, key("parallelism").intType().noDefaultValue())
          .takes("P", ValueRule.wholeNumber(1, MOST_PARALLEL))
          .says("Parallel tasks of the Flink jobs; each takes a slot of the cluster.")
          .otherwise(
              "the processors of this machine; with --master the cluster's free slots, for train at"
                  + " most one for each layer and block")
          .on(TRAIN, ESTIMATE, AUGMENT, PREDICT, EVALUATE, STREAM)
          .example("4");

  public static final Option<Integer> BLOCKS =
      Option.of(Topic.RUNTIME, key("blocks").intType().defaultValue(1))
          .takes("B", ValueRule.wholeNumber(1, 4096))
          .says("Column blocks (groups of nodes) that a layer is split into.")
          .on(TRAIN, ESTIMATE, AUGMENT, STREAM)
          .example("2");

  public static final Option<String> MASTER =
      Option.of(Topic.RUNTIME, key("master").stringType().noDefaultValue())
          .takes("HOST:PORT", ValueRule.grammar(HostPort.GRAMMAR, HostPort::parse))
          .says("Submit to the Flink cluster with this REST address.")
          .otherwise("a cluster inside this process")
          .on(TRAIN, ESTIMATE, AUGMENT, PREDICT, EVALUATE, STREAM)
          .example("localhost:8081");

  public static final Option<String> CHECKPOINT_INTERVAL =
      Option.of(Topic.RUNTIME, key("checkpoint-interval").stringType().defaultValue("10s"))
          .takes("TIME", ValueRule.grammar(OrNone.DURATION, OrNone::duration))
          .says(
              "Time between checkpoints of the training job, or none. A job that loses a process"
                  + " goes on from the last one.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("30s");

  public static final Option<StateBackend> STATE_BACKEND =
      Option.of(
              Topic.RUNTIME,
              key("state-backend").enumType(StateBackend.class).defaultValue(StateBackend.HASHMAP))
          .takes("NAME", ValueRule.choice(StateBackend.class))
          .says("Where Flink holds keyed state.")
          .on(TRAIN, ESTIMATE, STREAM)
          .example("rocksdb");

  public static final Option<Boolean> RESUME =
      Option.of(Topic.RUNTIME, key("resume").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says(
              "Go on with the run that ended unfinished in the same --out, from its last"
                  + " checkpoint; the other options must be as they were.")
          .on(TRAIN)
          .ignoredOn(ESTIMATE)
          .example("true");

  public static final Option<Boolean> OVERWRITE =
      Option.of(Topic.DATA, key("overwrite").booleanType().defaultValue(false))
          .isSwitch(ValueRule.flag())
          .says("Train into a folder that holds a training run, whose files are replaced.")
          .on(TRAIN)
          .ignoredOn(ESTIMATE)
          .example("true");

  public static final Option<String> WORK =
      Option.of(Topic.RUNTIME, key("work").stringType().noDefaultValue())
          .takes("URI", ValueRule.grammar(WorkUri.GRAMMAR, WorkUri::parse))
          .says(
              "Folder that this program and all tasks share, for blocks, checkpoints and reports of"
                  + " a run; a cluster of several hosts needs one.")
          .otherwise("the folder of --out")
          .on(TRAIN, AUGMENT, PREDICT, EVALUATE)
          .ignoredOn(ESTIMATE)
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
          REGISTRY,
          KEEP_AUGMENTED,
          HOPS,
          DIRECTED,
          NORMALIZE,
          LAYERS,
          HIDDEN,
          INIT_SCHEME,
          ACTIVATION,
          ALGORITHM,
          STEPS,
          LEARNING_RATE,
          DROPOUT,
          EPOCHS,
          RHO,
          NU,
          WEIGHT_DECAY,
          HIDDEN_WEIGHT_DECAY,
          HIDDEN_PROX,
          L1,
          LOSS,
          CLASS_MASK,
          QUANTIZE,
          DELTA,
          DEPTH_SCHEDULE,
          PENALTY_SCHEDULE,
          SEED,
          SEEDS,
          EVAL_EVERY,
          EARLY_STOP,
          KEEP,
          BROKERS,
          KAFKA_CONFIG,
          KAFKA,
          DATASET,
          TOPIC,
          PARTITIONS,
          SNAPSHOT,
          DELTA_FROM,
          BASE,
          WIRE_FORMAT,
          STORE,
          ON_NEW_SNAPSHOT,
          PREDICTIONS_FORMAT,
          TOLERATE_BAD,
          OPEN_LIMIT,
          INGEST_INTERVAL,
          INGEST_PARALLELISM,
          ATTEMPTS,
          RETAIN_SNAPSHOTS,
          RETAIN_AGE,
          RETAIN_MODELS,
          UNTIL_SNAPSHOT,
          IDLE_EXIT,
          STOP_INGEST,
          ENGINE,
          PARALLELISM,
          BLOCKS,
          MASTER,
          CHECKPOINT_INTERVAL,
          STATE_BACKEND,
          RESUME,
          OVERWRITE,
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
