package io.gamlp.admm.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses between the native and the pure-Java kernels, and says so once per JVM. */
final class KernelsSelection {

  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  /** System property or environment variable that forces {@code native} or {@code java}. */
  private static final String PROPERTY = "gamlp.kernels";

  private static final String VARIABLE = "GAMLP_KERNELS";

  private static final AtomicBoolean SAID = new AtomicBoolean();

  private KernelsSelection() {}

  /**
   * @param kernels new kernels
   * @param why a reason for a person
   */
  record Choice(Kernels kernels, String why) {

    String line() {
      return kernels.description() + " (" + why + ")";
    }
  }

  static Kernels best() {
    String wanted = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, "auto"));
    Choice choice = choose(wanted);
    if (SAID.compareAndSet(false, true)) {
      LOG.info("Dense kernels: {}", choice.line());
    }
    return choice.kernels();
  }

  static Choice choose(String wanted) {
    switch (wanted) {
      case "java":
        return new Choice(new JavaKernels(), "asked for by " + PROPERTY + "=java");
      case "native":
        return new Choice(new NativeKernels(), "asked for by " + PROPERTY + "=native");
      case "auto":
        try {
          return new Choice(new NativeKernels(), "the native library loads here");
        } catch (LinkageError e) {
          return new Choice(new JavaKernels(), "no native BLAS: " + e);
        }
      default:
        throw new IllegalArgumentException(
            PROPERTY + " must be auto, native or java, got '" + wanted + "'");
    }
  }
}
