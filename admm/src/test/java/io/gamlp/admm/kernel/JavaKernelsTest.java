package io.gamlp.admm.kernel;

class JavaKernelsTest extends KernelsContract {
  @Override
  Kernels create() {
    return new JavaKernels();
  }
}
