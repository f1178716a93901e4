/** Ways to limit a rate, as textbooks have them, beside ours. */
@NullMarked
package dev.sluice.benchmarks.limiters;

import org.jspecify.annotations.NullMarked;
