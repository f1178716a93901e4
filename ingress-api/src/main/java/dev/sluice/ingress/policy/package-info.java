/** What operators do with plans and accounts over the management port. */
@NullMarked
package dev.sluice.ingress.policy;

import org.jspecify.annotations.NullMarked;
