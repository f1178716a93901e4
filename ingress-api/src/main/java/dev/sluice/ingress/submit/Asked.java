package dev.sluice.ingress.submit;

import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Subject;
import org.jspecify.annotations.Nullable;

/**
 * A submission that was understood, and who sent it.
 *
 * @param idempotency null if no key was sent
 */
record Asked(
    Subject subject,
    Accounts.View account,
    Parsed.Submission submission,
    @Nullable Idempotency idempotency) {}
