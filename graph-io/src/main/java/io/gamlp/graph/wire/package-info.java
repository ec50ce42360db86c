/**
 * Graph snapshots as a stream of records: the records, their two forms as bytes, and what makes a
 * graph of them again. {@code docs/kafka.md} is the contract with producers in other languages.
 */
package io.gamlp.graph.wire;
