/** A runner of one's own, to begin from. */
@NullMarked
package dev.sluice.example;

import org.jspecify.annotations.NullMarked;
