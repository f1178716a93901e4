/** Reading jobs and waiting for them. */
@NullMarked
package dev.sluice.ingress.poll;

import org.jspecify.annotations.NullMarked;
