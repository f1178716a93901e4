/** Replaying real requests under other limits. */
@NullMarked
package dev.sluice.cli.whatif;

import org.jspecify.annotations.NullMarked;
