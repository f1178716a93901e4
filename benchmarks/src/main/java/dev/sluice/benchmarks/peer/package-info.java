/** What Sluice is measured against, where that is Java. */
@NullMarked
package dev.sluice.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
