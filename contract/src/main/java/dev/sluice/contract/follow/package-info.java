/**
 * Small compacted topics that every process knows by heart: read to their end at start, followed
 * from then on, written with the certainty to have been read.
 */
@NullMarked
package dev.sluice.contract.follow;

import org.jspecify.annotations.NullMarked;
