/** The one authority on a request's life: it admits or rejects, and it settles. */
@NullMarked
package dev.sluice.admission;

import org.jspecify.annotations.NullMarked;
