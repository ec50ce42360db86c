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

  static Kernels best() {
    String wanted = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, "auto"));
    switch (wanted) {
      case "java":
        return say(new JavaKernels(), "asked for by " + PROPERTY + "=java");
      case "native":
        return say(new NativeKernels(), "asked for by " + PROPERTY + "=native");
      case "auto":
        try {
          return say(new NativeKernels(), "the native library loads here");
        } catch (LinkageError e) {
          return say(new JavaKernels(), "no native BLAS: " + e);
        }
      default:
        throw new IllegalArgumentException(
            PROPERTY + " must be auto, native or java, got '" + wanted + "'");
    }
  }

  private static Kernels say(Kernels kernels, String why) {
    if (SAID.compareAndSet(false, true)) {
      LOG.info("Dense kernels: {} ({})", kernels.description(), why);
    }
    return kernels;
  }
}
