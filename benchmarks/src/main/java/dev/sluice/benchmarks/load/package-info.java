/** A load generator that costs little itself: it shares the machine with what it measures. */
@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
