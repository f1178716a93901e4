/** Following requests through the topics. */
@NullMarked
package dev.sluice.cli.tail;

import org.jspecify.annotations.NullMarked;
