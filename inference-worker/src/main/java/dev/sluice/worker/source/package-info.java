/** Where work comes from: a Kafka share group, one acknowledgement per record. */
@NullMarked
package dev.sluice.worker.source;

import org.jspecify.annotations.NullMarked;
