/** The webhook sender: tells clients how their requests have ended, for days if it must. */
@NullMarked
package dev.sluice.webhooks;

import org.jspecify.annotations.NullMarked;
