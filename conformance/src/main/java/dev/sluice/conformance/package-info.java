/** Holds what Sluice says against what its documents say; for tests. */
@NullMarked
package dev.sluice.conformance;

import org.jspecify.annotations.NullMarked;
