package io.gamlp.flink.estimate;

import io.gamlp.admm.program.LayerAddress;
import java.util.List;

/**
 * What one task (subtask of the loop) takes up, in bytes.
 *
 * @param hosts the layers and blocks that it runs
 * @param state its share of a checkpoint
 * @param heap on the heap between two messages, expected: variables, copies of weights, X, held-out
 *     columns, scratch, what the state backend holds
 * @param mostHeap at its most: with all evaluations open, unread messages, and within a step
 * @param leastHeap what the heap must certainly hold
 * @param nativeMemory operands of products, staged outside the heap
 * @param longestArray entries of the longest array
 * @param sent in an epoch at full depth
 * @param crossing what of it goes to other tasks
 */
public record TaskEstimate(
    List<LayerAddress> hosts,
    long state,
    long heap,
    long mostHeap,
    long leastHeap,
    long nativeMemory,
    long longestArray,
    Traffic sent,
    Traffic crossing) {}
