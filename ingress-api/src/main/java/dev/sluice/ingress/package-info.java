/**
 * The HTTP ingress: validates, checks, publishes, and answers polls. Any instance answers any call.
 */
@NullMarked
package dev.sluice.ingress;

import org.jspecify.annotations.NullMarked;
