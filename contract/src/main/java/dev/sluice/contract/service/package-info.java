/**
 * What every service has in common: its checks, and the port on which operators look at it and tell
 * it what to do.
 */
@NullMarked
package dev.sluice.contract.service;

import org.jspecify.annotations.NullMarked;
