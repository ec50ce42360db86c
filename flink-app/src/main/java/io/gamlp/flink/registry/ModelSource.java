package io.gamlp.flink.registry;

import io.gamlp.flink.config.ModelReference;
import io.gamlp.flink.outputs.Model;
import io.gamlp.flink.outputs.ModelFile;
import io.gamlp.graph.InputException;
import io.gamlp.graph.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where {@code --model} and {@code --init} get their models: folders, and a registry. */
public final class ModelSource {

  private final ModelRegistry registry;
  private final String registryDirectory;

  /**
   * @param storage where the registry is
   * @param registryDirectory as a URI
   */
  public ModelSource(Storage storage, String registryDirectory) {
    this.registry = new ModelRegistry(storage, registryDirectory);
    this.registryDirectory = registryDirectory;
  }

  /**
   * The same model by a name that no later one takes: the latest version by its number.
   *
   * @throws InputException where the registry has no model
   */
  public ModelReference pinned(ModelReference reference) throws IOException {
    if (!reference.isInRegistry() || reference.givenVersion().isPresent()) {
      return reference;
    }
    Optional<ModelVersion> latest = registry.latest();
    return ModelReference.ofVersion(
        latest
            .orElseThrow(
                () ->
                    new InputException(
                        registryDirectory
                            + ": found no model, expected a registry (see --registry) that one was"
                            + " published to"))
            .version());
  }

  /**
   * @param pinned a folder or a version
   * @throws InputException where there is no such model, or it is damaged
   */
  public Model read(ModelReference pinned) throws IOException {
    return pinned.isInRegistry()
        ? registry.read(registry.version(pinned.givenVersion().orElseThrow()))
        : ModelFile.read(Path.of(pinned.path()));
  }
}
