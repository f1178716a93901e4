/** {@code sluice dlq}: what was given up, and how to send it again. */
@NullMarked
package dev.sluice.cli.dlq;

import org.jspecify.annotations.NullMarked;
