/** Jobs as streams of server-sent events. */
@NullMarked
package dev.sluice.ingress.stream;

import org.jspecify.annotations.NullMarked;
