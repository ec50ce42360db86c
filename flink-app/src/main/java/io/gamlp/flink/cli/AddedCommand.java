package io.gamlp.flink.cli;

import java.util.concurrent.Callable;

/**
 * A sub-command that another module brings: a class with picocli's annotations, named in {@code
 * META-INF/services}. It stands in the help beside the others; what it throws is reported as theirs
 * is, an {@link io.gamlp.graph.InputException} and picocli's {@code ParameterException} as the
 * user's mistake.
 *
 * <p>{@link #call} returns the exit code of the process: 0 done, 2 bad usage or input, 1 anything
 * else. Ctrl-C interrupts its thread.
 */
public interface AddedCommand extends Callable<Integer> {}
