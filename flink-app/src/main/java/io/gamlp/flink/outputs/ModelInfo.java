package io.gamlp.flink.outputs;

import com.fasterxml.jackson.databind.JsonNode;
import io.gamlp.flink.config.Activation;
import java.util.List;

/**
 * What has to be known about a model beside its weights, to use it and to know where it is from.
 *
 * @param hops blocks of its input: H, HÃ, …
 * @param directed whether hops follow the direction of edges
 * @param normalisation what was done to the features, in the form that the augmentation writes and
 *     reads
 * @param activation of the hidden layers
 * @param algorithm name of the training algorithm
 * @param codec how p and q were held, such as {@code p in 8}, or {@code none}
 * @param seed seed of the run
 * @param splitSeed seed of the split where the data had none
 * @param numClasses classes that the output layer tells apart
 * @param maskedClasses those of them, ascending, that training left out: their probability is 0
 * @param dataName name of the graph it was trained on
 * @param dataHash hash of that graph's content
 */
public record ModelInfo(
    int hops,
    boolean directed,
    JsonNode normalisation,
    Activation activation,
    String algorithm,
    String codec,
    long seed,
    long splitSeed,
    int numClasses,
    List<Integer> maskedClasses,
    String dataName,
    String dataHash) {}
