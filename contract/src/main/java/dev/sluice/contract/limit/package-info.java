/**
 * The limiter as a pure function: limits, usage in buckets, decisions. No Kafka, no Redis, no
 * clock.
 */
@NullMarked
package dev.sluice.contract.limit;

import org.jspecify.annotations.NullMarked;
