/** The runner that asks any server with the Open Inference Protocol, version 2. */
@NullMarked
package dev.sluice.worker.openinference;

import org.jspecify.annotations.NullMarked;
