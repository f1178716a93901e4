/** The whole system as real processes: promises observed under faults. */
@NullMarked
package dev.sluice.systemtests;

import org.jspecify.annotations.NullMarked;
