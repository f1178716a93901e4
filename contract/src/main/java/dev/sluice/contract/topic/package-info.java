/** The topics as objects, and the check that a cluster has them as they must be. */
@NullMarked
package dev.sluice.contract.topic;

import org.jspecify.annotations.NullMarked;
