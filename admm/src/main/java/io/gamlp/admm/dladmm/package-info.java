/** dlADMM. {@code DlAdmm} has the lines and the updates. */
package io.gamlp.admm.dladmm;
