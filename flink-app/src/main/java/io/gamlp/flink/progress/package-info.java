/** How a user follows a pipeline and stops it: known to all stages, knows none of them. */
package io.gamlp.flink.progress;
