/** The runner that asks any server with OpenAI's protocol. */
@NullMarked
package dev.sluice.worker.openai;

import org.jspecify.annotations.NullMarked;
