/** What decides a training run: settings, schedules, data, start weights. */
package io.gamlp.admm.training;
