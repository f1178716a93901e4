/** Sluice and its peers, measured side by side on one machine. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
