/** Writing to Kafka, and the clock that its acknowledgements tell. */
@NullMarked
package dev.sluice.ingress.publish;

import org.jspecify.annotations.NullMarked;
