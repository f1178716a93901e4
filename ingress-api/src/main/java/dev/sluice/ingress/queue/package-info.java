/** What waits for the models, and whether anybody works. */
@NullMarked
package dev.sluice.ingress.queue;

import org.jspecify.annotations.NullMarked;
