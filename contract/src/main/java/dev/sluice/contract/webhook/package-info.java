/** What services share of webhooks: deliveries as records, addresses, secrets. */
@NullMarked
package dev.sluice.contract.webhook;

import org.jspecify.annotations.NullMarked;
