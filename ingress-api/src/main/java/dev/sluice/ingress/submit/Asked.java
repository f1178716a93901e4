package dev.sluice.ingress.submit;

import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Subject;
import org.jspecify.annotations.Nullable;

/**
 * A submission that was understood, and who sent it.
 *
 * @param idempotency null if no key was sent
 * @param then what is done for its client once it was taken
 */
record Asked(
    Subject subject,
    Accounts.View account,
    Submission submission,
    @Nullable Idempotency idempotency,
    @Nullable String traceParent,
    Taken.Then then) {}
