/** Commands that speak to a running ingress. */
@NullMarked
package dev.sluice.cli.client;

import org.jspecify.annotations.NullMarked;
