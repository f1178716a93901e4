/** Commands that show and change plans and accounts. */
@NullMarked
package dev.sluice.cli.policy;

import org.jspecify.annotations.NullMarked;
