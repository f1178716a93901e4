/** What ingress and worker both know of the packaged models: how they read an input. */
@NullMarked
package dev.sluice.models;

import org.jspecify.annotations.NullMarked;
