/** Who calls: holders of keys, or anybody under a name or an address; and how keys are made. */
@NullMarked
package dev.sluice.ingress.identity;

import org.jspecify.annotations.NullMarked;
