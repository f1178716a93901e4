/** The processes that are measured: started, watched and stopped by their pid. */
@NullMarked
package dev.sluice.benchmarks.process;

import org.jspecify.annotations.NullMarked;
