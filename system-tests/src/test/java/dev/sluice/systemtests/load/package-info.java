/** Clients as they are: modest, greedy, repeating, canceling and waiting ones. */
@NullMarked
package dev.sluice.systemtests.load;

import org.jspecify.annotations.NullMarked;
