/** Requests and answers of the Open Inference Protocol, version 2, as JSON. */
@NullMarked
package dev.sluice.models.tensor;

import org.jspecify.annotations.NullMarked;
