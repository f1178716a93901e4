/**
 * Answers of chat models in pieces and as a whole, as worker and ingress both put them together.
 */
@NullMarked
package dev.sluice.models.chat;

import org.jspecify.annotations.NullMarked;
