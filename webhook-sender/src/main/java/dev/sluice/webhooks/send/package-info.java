/** One attempt: address, signature, call. */
@NullMarked
package dev.sluice.webhooks.send;

import org.jspecify.annotations.NullMarked;
