/**
 * The way to Kafka and back: settings of the clients, topics, publishing of snapshots and of
 * predictions, dead letters. Knows the wire format and no job.
 */
package io.gamlp.flink.kafka;
