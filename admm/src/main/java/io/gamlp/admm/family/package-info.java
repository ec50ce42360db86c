/** All algorithms of the family: the programs of a run, and what they take up. */
package io.gamlp.admm.family;
