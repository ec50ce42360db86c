/** The engine without Flink. */
package io.gamlp.admm.engine;
