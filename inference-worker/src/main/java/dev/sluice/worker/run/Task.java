package dev.sluice.worker.run;

import dev.sluice.contract.message.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * One request as a runner sees it.
 *
 * @param parameters what its client asked of the model beside the input; null for nothing
 * @param stop by which it is told that nobody wants the outcome any more
 */
public record Task(String id, RawJson input, @Nullable RawJson parameters, Stop stop) {}
