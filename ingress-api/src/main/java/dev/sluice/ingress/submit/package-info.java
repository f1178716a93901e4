/** Submissions: reading them, deciding fast, publishing, and telling how the limits stand. */
@NullMarked
package dev.sluice.ingress.submit;

import org.jspecify.annotations.NullMarked;
