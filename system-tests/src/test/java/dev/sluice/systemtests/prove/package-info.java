/** Tells stories, judges them by every guarantee, and writes what came out. */
@NullMarked
package dev.sluice.systemtests.prove;

import org.jspecify.annotations.NullMarked;
