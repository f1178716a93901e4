/** Copies what the stream has committed to Redis, as a consumer of its topics. */
@NullMarked
package dev.sluice.admission.mirror;

import org.jspecify.annotations.NullMarked;
