/**
 * How values of ours go through Flink: opaque to it but for a serializer of ours. No reflection, no
 * Kryo.
 */
package io.gamlp.flink.types;
