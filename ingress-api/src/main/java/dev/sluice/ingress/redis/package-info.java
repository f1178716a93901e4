/** The fast check in Redis, and what stands in for it while Redis is away. */
@NullMarked
package dev.sluice.ingress.redis;

import org.jspecify.annotations.NullMarked;
