/** Polls: reading a job, and waiting for its end. */
@NullMarked
package dev.sluice.ingress.poll;

import org.jspecify.annotations.NullMarked;
