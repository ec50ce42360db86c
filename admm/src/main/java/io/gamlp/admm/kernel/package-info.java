/** Dense kernels on {@code float[]} behind one small interface: native BLAS, or pure Java. */
package io.gamlp.admm.kernel;
