/**
 * How values become few bits and come back: value sets (Delta), codecs, range learning and the
 * account of bytes sent. Depends on nothing.
 *
 * <p>Two questions are kept apart. A {@link io.gamlp.quantization.ValueSet} says which values a
 * matrix may hold; a {@link io.gamlp.quantization.MatrixCodec} says how a matrix travels. Codecs
 * that code differences or squeeze entropy are further implementations of the latter.
 */
package io.gamlp.quantization;
