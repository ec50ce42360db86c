package io.gamlp.admm.training;

/** The W and b that training starts from (spec §8, Start). */
public interface StartWeights {

  /** W of a layer, {@code n_l x n_{l-1}}, row-major; a fresh array. */
  float[] weights(int layer);

  /** b of a layer, {@code n_l} long; a fresh array. */
  float[] bias(int layer);

  /**
   * Whether they may be worth keeping: then a run of one stage that keeps its best weights judges
   * them too, as epoch 0, and never ends with weights that are worse on the val split.
   */
  default boolean isCandidate() {
    return false;
  }

  /** Drawn by the settings' scheme and seed, which takes nothing from the data. */
  static StartWeights drawn(TrainingSettings settings) {
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return settings
            .init()
            .draw(
                settings.seed(), layer, settings.layers(), settings.out(layer), settings.in(layer));
      }

      @Override
      public float[] bias(int layer) {
        return new float[settings.out(layer)];
      }
    };
  }

  /** These, with the first layer of others. */
  default StartWeights withFirstLayer(StartWeights first) {
    StartWeights others = this;
    return new StartWeights() {
      @Override
      public float[] weights(int layer) {
        return (layer == 1 ? first : others).weights(layer);
      }

      @Override
      public float[] bias(int layer) {
        return (layer == 1 ? first : others).bias(layer);
      }
    };
  }
}
