/**
 * pdADMM, pdADMM-G and pdADMM-G-Q. {@code PdAdmm} has the lines, {@code PdAdmmUpdates} and the
 * steps of W and b the mathematics.
 */
package io.gamlp.admm.pdadmm;
