package dev.sluice.ingress.http;

import dev.sluice.contract.message.RawJson;
import org.jspecify.annotations.Nullable;

/** What a client asks for, checked. */
record Submission(
    String model, RawJson input, @Nullable RawJson parameters, @Nullable RawJson metadata) {}
