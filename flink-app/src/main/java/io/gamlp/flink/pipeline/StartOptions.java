package io.gamlp.flink.pipeline;

import io.gamlp.flink.config.CommandConfig;
import io.gamlp.flink.config.EffectiveOptions;
import io.gamlp.flink.config.GamlpOptions;
import io.gamlp.flink.config.ModelReference;
import io.gamlp.flink.config.TrainConfig;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.flink.registry.ModelSource;
import io.gamlp.flink.stages.Start;
import io.gamlp.flink.storage.FlinkStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code --init} means for a training. */
public final class StartOptions {

  private StartOptions() {}

  /**
   * The configuration of {@code train} and {@code estimate}; a start says what is not given. The
   * latest version of a registry is replaced by its number, so that the run is of one model
   * whatever is published meanwhile.
   *
   * @param options with {@code --out} set where they are of {@code train}
   * @throws io.gamlp.graph.InputException where there is no such model, or it is damaged
   * @throws io.gamlp.flink.config.ConfigException where options contradict each other or the start
   */
  public static TrainConfig configOf(EffectiveOptions options) throws IOException {
    Optional<ModelReference> init = TrainConfig.init(options);
    if (init.isEmpty()) {
      return TrainConfig.from(options);
    }
    ModelReference pinned = source(CommandConfig.registry(options)).pinned(init.get());
    Start start = read(pinned, CommandConfig.registry(options));
    return TrainConfig.from(options.with(GamlpOptions.INIT, pinned.toString()), start.shape());
  }

  /** The start of a training; empty where weights are drawn. */
  static Optional<Start> read(TrainConfig config) throws IOException {
    Optional<ModelReference> init = config.init();
    return init.isEmpty() ? Optional.empty() : Optional.of(read(init.get(), config.registry()));
  }

  private static Start read(ModelReference reference, String registry) throws IOException {
    if (!reference.isInRegistry() && !Files.isDirectory(Path.of(reference.path()))) {
      return Start.of(ModelFile.readWeights(Path.of(reference.path())), "--init");
    }
    return Start.of(source(registry).read(reference), reference.toString());
  }

  private static ModelSource source(String registry) {
    return new ModelSource(new FlinkStorage(), registry);
  }
}
