/**
 * A reader of the few Python pickles in which graphs are handed around. It builds plain values and
 * never runs anything: names of callables are looked up in a short list of what is understood.
 */
package io.gamlp.graph.pickle;
