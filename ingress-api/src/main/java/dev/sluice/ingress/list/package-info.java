/** The jobs of an account as a list. */
@NullMarked
package dev.sluice.ingress.list;

import org.jspecify.annotations.NullMarked;
