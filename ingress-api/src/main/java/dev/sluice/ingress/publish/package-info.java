/** Handing requests to Kafka, and the summaries of what was refused. */
@NullMarked
package dev.sluice.ingress.publish;

import org.jspecify.annotations.NullMarked;
