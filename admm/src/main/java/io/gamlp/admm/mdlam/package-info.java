/**
 * mDLAM. {@code MDlam} has the lines, {@code InputStep} and {@code MomentumWeightStep} the updates
 * that are accelerated and safeguarded.
 */
package io.gamlp.admm.mdlam;
