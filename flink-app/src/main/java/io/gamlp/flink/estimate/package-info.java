/** What a training run will take up, told before it runs: state, heap, native memory, network. */
package io.gamlp.flink.estimate;
