/** The HTTP side: checks a submission, publishes it, and answers polls. */
@NullMarked
package dev.sluice.ingress;

import org.jspecify.annotations.NullMarked;
