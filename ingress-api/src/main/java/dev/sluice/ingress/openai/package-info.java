/** The calls of OpenAI's API, for clients that know nothing of jobs, over the same pipeline. */
@NullMarked
package dev.sluice.ingress.openai;

import org.jspecify.annotations.NullMarked;
