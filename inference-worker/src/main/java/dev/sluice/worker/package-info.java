/** The worker: takes accepted requests, runs their models, publishes one completion per attempt. */
@NullMarked
package dev.sluice.worker;

import org.jspecify.annotations.NullMarked;
