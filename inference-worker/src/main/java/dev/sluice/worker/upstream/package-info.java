/** What all runners share that ask a server: calls, their tries, and what became of them. */
@NullMarked
package dev.sluice.worker.upstream;

import org.jspecify.annotations.NullMarked;
