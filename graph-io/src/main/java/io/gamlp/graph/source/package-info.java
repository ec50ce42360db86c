/** From what a user writes after {@code --data} to a validated snapshot. */
package io.gamlp.graph.source;
