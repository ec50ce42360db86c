/** Where jobs run: a minicluster inside this JVM, or a Flink cluster somewhere else. */
package io.gamlp.flink.cluster;
