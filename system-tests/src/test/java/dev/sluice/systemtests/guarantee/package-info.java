/** Each promise as an object that judges what clients saw and what the topics say. */
@NullMarked
package dev.sluice.systemtests.guarantee;

import org.jspecify.annotations.NullMarked;
