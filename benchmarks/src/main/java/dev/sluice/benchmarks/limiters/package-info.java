/** Our limiter beside four textbook ones: what each lets through, keeps and costs. */
@NullMarked
package dev.sluice.benchmarks.limiters;

import org.jspecify.annotations.NullMarked;
