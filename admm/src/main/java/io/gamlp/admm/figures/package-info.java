/** What a run says of itself: figures of epochs and evaluations, and how they are put together. */
package io.gamlp.admm.figures;
