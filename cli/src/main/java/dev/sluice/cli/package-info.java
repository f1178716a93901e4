/**
 * The command line: the all-in-one {@code up}, one command per service, and what clients and
 * operators use.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
