/** Kafka and Redis inside, on data that survives a restart. */
@NullMarked
package dev.sluice.cli.up;

import org.jspecify.annotations.NullMarked;
