/**
 * The contract between training algorithms and the engines that run them: addresses, messages,
 * programs. Nothing here knows mathematics or Flink.
 */
package io.gamlp.admm.program;
