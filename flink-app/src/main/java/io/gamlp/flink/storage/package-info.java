/** Artefacts on whatever Flink can reach: {@code file:}, {@code s3:}, {@code hdfs:}. */
package io.gamlp.flink.storage;
