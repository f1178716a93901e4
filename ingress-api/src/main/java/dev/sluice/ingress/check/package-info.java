/** The fast check: one script call in Redis, a count of its own without Redis, and the clock. */
@NullMarked
package dev.sluice.ingress.check;

import org.jspecify.annotations.NullMarked;
