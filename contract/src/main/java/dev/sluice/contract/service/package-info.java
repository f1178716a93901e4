/** What every service has in common: its checks, and the port on which operators look at it. */
@NullMarked
package dev.sluice.contract.service;

import org.jspecify.annotations.NullMarked;
