/** HTTP in and out: identity, bodies, problems, the fields that tell a client where it stands. */
@NullMarked
package dev.sluice.ingress.http;

import org.jspecify.annotations.NullMarked;
