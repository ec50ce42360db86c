package io.gamlp.admm.training;

/** The algorithms of the family (spec §2, §5, §6). */
public enum Method {
  /** pdADMM, pdADMM-G and, where variables are quantised, pdADMM-G-Q: all layers in parallel. */
  PDADMM,
  /** dlADMM: a sweep backward through the layers, then one forward. */
  DLADMM,
  /** mDLAM: forward through the layers with Nesterov's momentum and a monotone safeguard. */
  MDLAM
}
