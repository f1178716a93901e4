/** Wishes to cancel, and their answers. */
@NullMarked
package dev.sluice.ingress.cancel;

import org.jspecify.annotations.NullMarked;
