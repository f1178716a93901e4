/** Models as queues: batches form from what is waiting and run through a {@code ModelRunner}. */
@NullMarked
package dev.sluice.worker.run;

import org.jspecify.annotations.NullMarked;
