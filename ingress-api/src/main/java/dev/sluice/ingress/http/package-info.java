/** What every call shares: connections and their deadlines, who calls, answers and problems. */
@NullMarked
package dev.sluice.ingress.http;

import org.jspecify.annotations.NullMarked;
