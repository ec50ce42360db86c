package io.gamlp.graph.pickle;

import java.util.Map;

/**
 * An instance of a class that is understood, as its attributes.
 *
 * @param className e.g. {@code csr_matrix}
 * @param attributes its state
 */
public record PickledObject(String className, Map<Object, Object> attributes) {}
