/** The records that travel through the topics and the headers that carry their routing. */
@NullMarked
package dev.sluice.contract.message;

import org.jspecify.annotations.NullMarked;
