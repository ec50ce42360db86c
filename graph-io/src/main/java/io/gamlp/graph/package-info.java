/** The snapshot model: one graph at one moment. Readers, stores and jobs speak in these types. */
package io.gamlp.graph;
