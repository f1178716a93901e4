/** The contract, as documents and as a page to read. */
@NullMarked
package dev.sluice.ingress.document;

import org.jspecify.annotations.NullMarked;
