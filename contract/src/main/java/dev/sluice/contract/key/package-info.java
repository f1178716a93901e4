/**
 * API keys: what is kept of one, the secret that is shown once, and all of them as one snapshot.
 */
@NullMarked
package dev.sluice.contract.key;

import org.jspecify.annotations.NullMarked;
