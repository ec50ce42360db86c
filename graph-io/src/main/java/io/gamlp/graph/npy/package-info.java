/**
 * NumPy's NPY and NPZ files, read strictly and written reproducibly.
 *
 * <p>Only plain numbers and short text are understood; an object array (a pickle) is never opened.
 * A file's own claims about its size are checked against the bytes that are there.
 */
package io.gamlp.graph.npy;
